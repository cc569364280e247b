package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/** Topics of an MQTT broker, read by one client of the pool on each worker. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.topics.all(topic, topic.matches('^([^#+]*|([^/#+]*|[+])(/([^/#+]*|[+]))*(/#)?|#)$'))",
    message =
        "mqtt.topics: '+' must stand for a whole level and '#' for all last ones, as in"
            + " plant/+/temp or plant/#")
@ValidationRule(
    value = "self.topics.all(topic, !topic.startsWith('$share/'))",
    message =
        "mqtt.topics: leave out '$share/...'; Mooring shares the subscription between the workers"
            + " by itself")
@ValidationRule(
    value = "!self.topics.exists(topic, topic.matches('" + MqttTopics.FORBIDDEN + "'))",
    message = "one of mqtt.topics" + MqttTopics.FORBIDDEN_MESSAGE)
@ValidationRule(
    value = "self.topics.all(topic, topic.matches('" + MqttTopics.LEVELS + "'))",
    message = "one of mqtt.topics" + MqttTopics.LEVELS_MESSAGE)
@ValidationRule(
    value = "self.topics.all(topic, self.topics.exists_one(other, other == topic))",
    message = "mqtt.topics must name each filter once: remove the one that is there twice")
@ValidationRule(value = "!has(self.qos) || self.qos <= 1", message = MqttSource.NO_QOS_2)
public record MqttSource(
    @JsonPropertyDescription(
            "Topic filters to subscribe to, 1 to 32, with the wildcards + and #, each once and of"
                + " at most 128 levels. What several of them match comes once. Required.")
        @Required
        @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> topics,
    @JsonPropertyDescription(
            "Quality of service of the subscription: 0 at most once; 1 at least once, acknowledged"
                + " after the Sinks have finished. There is no 2: records may come again. Default:"
                + " 1.")
        @Min(0)
        Integer qos)
    implements SourceBlock {
  /** Said of 2: it would be promised, and could not be kept. */
  static final String NO_QOS_2 =
      "mqtt.qos of a Source must be 0 or 1: delivery is at least once, so that exactly once (2)"
          + " ends at Mooring; write 1, and let what the Sinks write to take a record twice";

  public MqttSource {
    topics = topics == null ? List.of() : List.copyOf(topics);
    qos = qos == null ? 1 : qos;
  }

  /** What to subscribe to: the topics without those that another one covers. */
  public List<String> filters() {
    return MqttTopics.withoutCovered(topics);
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
  public Placement usualPlacement(ConnectionBlock on) {
    return shares(on) ? Placement.Shared : Placement.Singleton;
  }

  @Override
  public Optional<String> mistakeInPlacement(
      Placement placement, ConnectionBlock on, String connector) {
    return placement != Placement.Shared || shares(on)
        ? Optional.empty()
        : Optional.of(
            "spec.placement is Shared, and Connector '%s' says sharedSubscriptions: false: use placement Singleton, or leave it out"
                .formatted(connector));
  }

  @Override
  public RecordOrder order() {
    return RecordOrder.BY_TOPIC;
  }

  @Override
  public Optional<String> mistake() {
    return qos <= 1 ? Optional.empty() : Optional.of(NO_QOS_2);
  }

  @Override
  public boolean keepsPosition() {
    return true;
  }

  @Override
  public Optional<Subscription> subscription() {
    return Optional.of(new Subscription(filters(), qos > 0));
  }

  private static boolean shares(ConnectionBlock on) {
    return !(on instanceof MqttConnection broker) || broker.sharedSubscriptions();
  }
}
