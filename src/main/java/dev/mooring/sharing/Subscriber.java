package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Placement;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.Subscription;
import java.util.Comparator;
import java.util.List;

/**
 * A Source that subscribes on a Connector's clients. Immutable.
 *
 * @param source its name
 * @param created its creationTimestamp: who came first keeps its place
 * @param topics its topic filters
 * @param acknowledges whether each message must arrive: its acknowledgements should wait for nobody
 *     else's
 * @param alone whether it shares its client with no other Source, because the session on it is its
 *     own
 */
public record Subscriber(
    ObjectKey source, String created, List<String> topics, boolean acknowledges, boolean alone) {
  /** Who comes first, by creation and then by name. */
  public static final Comparator<Subscriber> BY_AGE =
      Comparator.comparing(Subscriber::created)
          .thenComparing(subscriber -> subscriber.source().namespace())
          .thenComparing(subscriber -> subscriber.source().name());

  public Subscriber {
    created = created == null ? "" : created;
    topics = List.copyOf(topics);
  }

  /** One that may share a client. */
  public Subscriber(ObjectKey source, String created, List<String> topics, boolean acknowledges) {
    this(source, created, topics, acknowledges, false);
  }

  /**
   * What a Source subscribes to.
   *
   * @param connector the settings of its Connector
   */
  public static Subscriber of(Source source, ConnectorSpec connector) {
    Subscription what = source.getSpec().subscription().orElseThrow();
    return new Subscriber(
        ObjectKey.of(source),
        source.getMetadata().getCreationTimestamp(),
        what.filters(),
        what.acknowledged(),
        source.getSpec().placedOn(connector) == Placement.Singleton);
  }

  /** Whether there is a topic that both subscribe to. */
  public boolean overlaps(Subscriber other) {
    TopicTree<Subscriber> tree = new TopicTree<>();
    topics.forEach(topic -> tree.add(topic, this));
    return other.topics.stream().anyMatch(topic -> !tree.overlapping(topic).isEmpty());
  }
}
