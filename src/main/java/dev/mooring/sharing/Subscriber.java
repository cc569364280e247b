package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import java.util.Comparator;
import java.util.List;

/**
 * A Source that subscribes on a Connector's clients. Immutable.
 *
 * @param source its name
 * @param created its creationTimestamp: who came first keeps its place
 * @param topics its topic filters
 * @param qos the quality of service that it asks for
 */
public record Subscriber(ObjectKey source, String created, List<String> topics, int qos) {
  /** Who comes first, by creation and then by name. */
  public static final Comparator<Subscriber> BY_AGE =
      Comparator.comparing(Subscriber::created)
          .thenComparing(subscriber -> subscriber.source().namespace())
          .thenComparing(subscriber -> subscriber.source().name());

  public Subscriber {
    created = created == null ? "" : created;
    topics = List.copyOf(topics);
  }

  /** What an MQTT Source subscribes to. */
  public static Subscriber of(Source source) {
    return new Subscriber(
        ObjectKey.of(source),
        source.getMetadata().getCreationTimestamp(),
        source.getSpec().mqtt().topics(),
        source.getSpec().mqtt().qos());
  }

  /** Whether each message must arrive: its acknowledgements should wait for nobody else's. */
  boolean acknowledges() {
    return qos > 0;
  }
}
