package dev.mooring.api.v1alpha1;

import java.util.List;
import java.util.Optional;

/**
 * The block of a Sink's spec that says where it writes: all that is asked of a type's Sinks by
 * those who do not know the type. Immutable, and for any thread.
 */
public interface SinkBlock {
  /** The block's name in the specs, which is the type's: {@code mqtt}. */
  String typeName();

  /** Whether it writes through a Connector, named or its own. */
  boolean needsConnector();

  /** The first value out of its bounds, with its field and the remedy; empty when there is none. */
  Optional<String> mistake();

  /** Where it writes on the other side; empty for types that have no such text. */
  default Optional<Text> target() {
    return Optional.empty();
  }

  /** What else it writes with each record, in the order of its settings. */
  default List<Text> parts() {
    return List.of();
  }

  /**
   * A text in which there may be expressions, as in {@code rooms/${payload.room}}.
   *
   * @param field where it is in the spec: {@code mqtt.topic}
   * @param text as the user has written it
   * @param rule for what stands between its expressions
   */
  record Text(String field, String text, LiteralRule rule) {}

  /** What a type asks of a text that somebody has written. A constant of its type. */
  @FunctionalInterface
  interface LiteralRule {
    /**
     * What is wrong with it, in words for its author; empty when nothing is.
     *
     * @param literals what stands before, between and behind the expressions
     */
    Optional<String> mistake(List<String> literals);
  }
}
