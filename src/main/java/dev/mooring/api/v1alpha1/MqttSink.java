package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A topic of an MQTT broker to publish to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!self.topic.contains('+') && !self.topic.contains('#')",
    message = "mqtt.topic of a Sink must be one topic: remove the wildcards + and #")
public record MqttSink(
    @JsonPropertyDescription(
            "The topic to publish to, without wildcards, such as alarms/hot or rooms/${payload.room}/temp. Required.")
        @Required
        @Size(min = 1, max = 256)
        String topic,
    @JsonPropertyDescription(
            "Quality of service: 0 is done when written to the connection, 1 when the broker has acknowledged."
                + " Default: 1.")
        @Default("1")
        @Min(0)
        @Max(1)
        Integer qos,
    @JsonPropertyDescription(
            "Whether the broker keeps the last record for later subscribers. Default: false.")
        @Default("false")
        Boolean retain) {
  public MqttSink {
    qos = qos == null ? 1 : qos;
    retain = retain != null && retain;
  }
}
