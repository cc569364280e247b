package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;

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
@ValidationRule(value = "!has(self.qos) || self.qos <= 1", message = MqttSink.NO_QOS_2)
public record MqttSink(
    @JsonPropertyDescription(
            "The topic to publish to, without wildcards, such as alarms/hot or"
                + " rooms/${payload.room}/temp. At most 128 levels. Required.")
        @Required
        @Size(min = 1, max = 256)
        String topic,
    @JsonPropertyDescription(
            "Quality of service: 0 is done when written to the connection, 1 when the broker has"
                + " acknowledged. There is no 2: a record may be written again. Default: 1.")
        @Min(0)
        Integer qos,
    @JsonPropertyDescription(
            "Whether the broker keeps the last record for later subscribers. Default: false.")
        Boolean retain)
    implements SinkBlock {
  /** Said of 2: it would be promised, and could not be kept. */
  static final String NO_QOS_2 =
      "mqtt.qos of a Sink must be 0 or 1: delivery is at least once, so that exactly once (2)"
          + " cannot begin at Mooring; write 1, and let subscribers take a message twice";

  /** For the rules above: what comes before the first expression, and what after the last one. */
  static final String LITERALS =
      "self.topic.split('${')[0] + (self.topic.contains('${') ?"
          + " self.topic.substring(self.topic.lastIndexOf('}') + 1) : '')";

  private static final LiteralRule TOPIC =
      literals -> MqttTopics.mistakeInLiterals(literals).map(it -> "the topic has " + it);

  public MqttSink {
    qos = qos == null ? 1 : qos;
    retain = retain != null && retain;
  }

  @Override
  public String typeName() {
    return "mqtt";
  }

  @Override
  public boolean needsConnector() {
    return true;
  }

  @Override
  public Optional<String> mistake() {
    return qos <= 1 ? Optional.empty() : Optional.of(NO_QOS_2);
  }

  @Override
  public Optional<Text> target() {
    return Optional.ofNullable(topic).map(text -> new Text("mqtt.topic", text, TOPIC));
  }
}
