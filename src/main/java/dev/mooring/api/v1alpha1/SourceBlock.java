package dev.mooring.api.v1alpha1;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The block of a Source's spec that says what it reads: all that is asked of a type's Sources by
 * those who do not know the type. Equal ones read alike. Immutable, and for any thread.
 */
public interface SourceBlock {
  /** The block's name in the specs, which is the type's: {@code mqtt}. */
  String typeName();

  /** Whether it reads through a Connector, named or its own. */
  boolean needsConnector();

  /**
   * Where it runs when its spec does not say it.
   *
   * @param on what it reads through; null where it needs nothing, or where that is not known
   */
  Placement usualPlacement(ConnectionBlock on);

  /**
   * Why it cannot run where its spec says, on that Connector.
   *
   * @param on the Connector's block
   * @param connector the Connector's name, for the sentence
   * @return with the field and the remedy; empty when it can
   */
  default Optional<String> mistakeInPlacement(
      Placement placement, ConnectionBlock on, String connector) {
    return Optional.empty();
  }

  /** Which of its records belong together when its spec does not say it. */
  RecordOrder order();

  /** The first value out of its bounds, with its field and the remedy; empty when there is none. */
  Optional<String> mistake();

  /** The Secrets that it names itself, each once, in order of their names. */
  default SortedSet<String> secretNames() {
    return Collections.emptySortedSet();
  }

  /** Whether the other side keeps how far it has read, so that nobody else need. */
  default boolean keepsPosition() {
    return false;
  }

  /** CEL expressions that make payloads of nothing but a number and a time, by their fields. */
  default Map<String, String> generators() {
    return Map.of();
  }

  /** What it subscribes to, where the other side hands each of its clients what they ask for. */
  default Optional<Subscription> subscription() {
    return Optional.empty();
  }

  /**
   * Where it listens on the workers; empty when it does not.
   *
   * @param namespace the Source's
   */
  default Optional<Listening> listening(String namespace) {
    return Optional.empty();
  }
}
