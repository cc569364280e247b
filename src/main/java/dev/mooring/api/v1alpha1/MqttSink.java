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
    value = "!(" + MqttSink.LITERALS + ").matches('[+#]')",
    message = "mqtt.topic of a Sink must be one topic: remove the wildcards + and #")
@ValidationRule(
    value = "!(" + MqttSink.LITERALS + ").matches('" + MqttTopics.FORBIDDEN + "')",
    message = "mqtt.topic" + MqttTopics.FORBIDDEN_MESSAGE)
@ValidationRule(
    value = "(" + MqttSink.LITERALS + ").matches('" + MqttTopics.LEVELS + "')",
    message = "mqtt.topic" + MqttTopics.LEVELS_MESSAGE)
public record MqttSink(
    @JsonPropertyDescription(
            "The topic to publish to, without wildcards, such as alarms/hot or"
                + " rooms/${payload.room}/temp. At most 128 levels. Required.")
        @Required
        @Size(min = 1, max = 256)
        String topic,
    @JsonPropertyDescription(
            "Quality of service: 0 is done when written to the connection, 1 when the broker has"
                + " acknowledged. Default: 1.")
        @Default("1")
        @Min(0)
        @Max(1)
        Integer qos,
    @JsonPropertyDescription(
            "Whether the broker keeps the last record for later subscribers. Default: false.")
        @Default("false")
        Boolean retain) {
  /** For the rules above: what comes before the first expression, and what after the last one. */
  static final String LITERALS =
      "self.topic.split('${')[0] + (self.topic.contains('${') ?"
          + " self.topic.substring(self.topic.lastIndexOf('}') + 1) : '')";

  public MqttSink {
    qos = qos == null ? 1 : qos;
    retain = retain != null && retain;
  }
}
