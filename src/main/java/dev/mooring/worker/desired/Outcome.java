package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Reason;

/**
 * What is to become of one Source or Sink on this worker.
 *
 * @param <T> its kind
 * @param object as it is to run: as it is written now, or as it was accepted last. So also where it
 *     is suspended, if that is known
 * @param reason why it does not run as it is written now, in one word; null where it does
 * @param message the same for people; null where it does
 */
record Outcome<T>(Kind kind, T object, Reason reason, String message) {
  enum Kind {
    /** It runs; with a reason, as it was accepted last and not as it is written now. */
    RUN,
    /** It was accepted and cannot run now: it keeps what it has, and takes nothing new. */
    SUSPENDED,
    /** Whether it can run is still being worked out. Nothing that waits for it begins before. */
    UNDECIDED,
    /** It was never accepted as it is, and delays nobody. */
    REFUSED,
    /** Its own {@code enabled} is false, or it is being deleted: it finishes and is forgotten. */
    OFF
  }

  static <T> Outcome<T> run(T object) {
    return new Outcome<>(Kind.RUN, object, null, null);
  }

  /** As it was accepted last, in spite of what stands against what is written now. */
  static <T> Outcome<T> goOn(T accepted, Finding against) {
    boolean mistake = against.kind() == Finding.Kind.MISTAKE;
    return new Outcome<>(
        Kind.RUN, accepted, mistake ? against.reason() : null, mistake ? against.message() : null);
  }

  static <T> Outcome<T> of(Kind kind, T object, Finding against) {
    return new Outcome<>(kind, object, against.reason(), against.message());
  }

  static <T> Outcome<T> off(T object) {
    return new Outcome<>(Kind.OFF, object, null, null);
  }

  boolean runs() {
    return kind == Kind.RUN;
  }

  /** Whether it keeps its place: it runs, or would and may again. */
  boolean stays() {
    return kind == Kind.RUN || kind == Kind.SUSPENDED || kind == Kind.UNDECIDED;
  }

  boolean isOf(Kind other) {
    return kind == other;
  }
}
