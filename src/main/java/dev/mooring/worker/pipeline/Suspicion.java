package dev.mooring.worker.pipeline;

import java.time.Duration;

/**
 * What speaks for it that a record, and not the other side, is at fault: it ends connections, or
 * gets answers that nobody knows while others are taken. A system that is down, restarts or is cut
 * off makes no record suspect. One thread at a time.
 */
final class Suspicion {
  /** A connection that ends so soon after a write began ends because of it, or by chance. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** So often it is no chance: then the record is tried by itself, where the pool can be sure. */
  static final int ENDINGS = 3;

  /** Unknown answers after which a record is given up when others are taken meanwhile. */
  static final int DOUBTS = 5;

  /** The same when there are no others to compare it with: so many, and for so long. */
  static final int LONELY_DOUBTS = 10;

  static final Duration LONELY_TIME = Duration.ofMinutes(10);

  private int endings;
  private int doubts;
  private long firstDoubt;
  private long takenBefore;

  /** A connection has been ended by the other side soon after this was written first on it. */
  void ended() {
    endings++;
  }

  /** Whether it is to be written with nothing beside it. */
  boolean isOfEnding() {
    return endings >= ENDINGS;
  }

  /** It was answered, and no connection ended. */
  void answered() {
    endings = 0;
  }

  /**
   * It had an answer that the type does not know.
   *
   * @param taken how many records of the Sink have been taken until now
   * @return whether it is to be given up
   */
  boolean doubted(long now, long taken) {
    if (doubts++ == 0) {
      firstDoubt = now;
      takenBefore = taken;
    }
    return (doubts >= DOUBTS && taken > takenBefore)
        || (doubts >= LONELY_DOUBTS && now - firstDoubt >= LONELY_TIME.toNanos());
  }

  /** Whether the doubts are worth to be said. */
  boolean isWorthAWord() {
    return doubts >= ENDINGS;
  }
}
