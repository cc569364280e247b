package dev.mooring.api.v1alpha1;

/** What a Sink does with a record that can never be written. */
public enum OnFailure {
  /** Keeps the record unacknowledged and stops its Source until the Sink is changed. */
  Block,
  /** Counts the record as dropped and goes on. */
  Drop,
  /**
   * Gives the record to another Sink, with the reason, and goes on when that one has written it.
   */
  DeadLetter
}
