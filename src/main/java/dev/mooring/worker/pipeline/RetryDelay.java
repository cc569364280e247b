package dev.mooring.worker.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The wait between attempts: it doubles from the shortest to the longest, and is shortened by up to
 * a half at random, so that what failed together is not repeated together. May be used from any
 * thread.
 */
final class RetryDelay {
  private final RandomGenerator random;

  RetryDelay(RandomGenerator random) {
    this.random = random;
  }

  /** The wait before an attempt, the first repetition being number 1. */
  Duration before(int repetition, Duration shortest, Duration longest) {
    int doublings = Math.min(repetition - 1, 30);
    double full =
        Math.min((double) longest.toNanos(), shortest.toNanos() * (double) (1L << doublings));
    synchronized (random) {
      return Duration.ofNanos((long) (full * (1 - random.nextDouble() / 2)));
    }
  }
}
