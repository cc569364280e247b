package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells the readers of a connection when their PUBACKs wait for another Source's message: these go
 * out in the order of arrival, so one that takes nothing more holds up all others, until the broker
 * sends none of them anything. On the connection's loop.
 */
final class HeldUpReaders {
  private final Acknowledgements acknowledgements;
  private final Function<Arrival, ObjectKey> sourceOf;
  private final Map<TopicReader, String> heldUp = new LinkedHashMap<>(0);
  private Arrival first;

  /**
   * @param sourceOf whom a message is for; null when that is nobody who is known
   */
  HeldUpReaders(Acknowledgements acknowledgements, Function<Arrival, ObjectKey> sourceOf) {
    this.acknowledgements = acknowledgements;
    this.sourceOf = sourceOf;
  }

  /** Looks now: what holds others up now and did when this was last called is told. */
  void look() {
    Arrival before = first;
    first = acknowledgements.oldest();
    if (first == null || first != before) {
      none();
      return;
    }
    ObjectKey source = sourceOf.apply(first);
    String whom =
        source == null ? "a message that no Source reads" : "Source '" + source.name() + "'";
    Set<TopicReader> waiting = acknowledgements.readers();
    waiting.removeIf(reader -> reader.source().equals(source));
    for (TopicReader reader : Set.copyOf(heldUp.keySet())) {
      if (!waiting.contains(reader)) {
        leave(reader);
      }
    }
    for (TopicReader reader : waiting) {
      if (!whom.equals(heldUp.put(reader, whom))) {
        reader.heldUp(by(whom));
      }
    }
  }

  private static ConnectorException by(String whom) {
    return ConnectorException.retry(
        Reason.BlockedByNeighbour,
        "acknowledgements wait for %s on the same client, which does not go on: see its state, or set a larger pool.size of the Connector"
            .formatted(whom));
  }

  /** Nobody is held up any more. */
  void none() {
    Set.copyOf(heldUp.keySet()).forEach(this::leave);
  }

  /** That reader is held up no more. */
  void leave(TopicReader reader) {
    if (heldUp.remove(reader) != null) {
      reader.heldUp(null);
    }
  }
}
