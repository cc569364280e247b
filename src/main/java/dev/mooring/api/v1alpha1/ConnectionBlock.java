package dev.mooring.api.v1alpha1;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The block of a Connector's spec that says what it connects to: all that is asked of a type's
 * connections by those who do not know the type. Equal ones connect alike. Immutable, and for any
 * thread.
 */
public interface ConnectionBlock {
  /** The size of a pool where neither its spec nor its type says another one. */
  int USUAL_POOL_SIZE = 4;

  /** The block's name in the specs, which is the type's: {@code mqtt}. */
  String typeName();

  /** The Secrets that it names, each once, in order of their names. */
  SortedSet<String> secretNames();

  /** How long the other side may still count a connection whose worker has died without a word. */
  Duration releasedAfter();

  /** The first value out of its bounds, with its field and the remedy; empty when there is none. */
  Optional<String> mistake();

  /** The size of a pool whose spec does not say it. */
  default int usualPoolSize() {
    return USUAL_POOL_SIZE;
  }
}
