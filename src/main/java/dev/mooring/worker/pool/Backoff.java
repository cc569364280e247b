package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reconnect;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts: at random between the shortest and a ceiling that doubles up to the
 * longest, so that what failed together does not come back together. Not thread safe.
 */
final class Backoff {
  /** Beyond this the ceiling of any shortest wait is above any longest one. */
  private static final int MOST_DOUBLINGS = 40;

  private final RandomGenerator random;
  private int attempts;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The wait before the next attempt; never shorter or longer than the limits. */
  Duration next(Reconnect limits) {
    long longest = Math.max(1, limits.longest().toMillis());
    long shortest = Math.clamp(limits.shortest().toMillis(), 1, longest);
    attempts = Math.min(attempts + 1, MOST_DOUBLINGS);
    long ceiling = shortest > longest >> attempts ? longest : shortest << attempts;
    return Duration.ofMillis(random.nextLong(shortest, ceiling + 1));
  }

  /** An attempt has succeeded for good: begin with the shortest wait again. */
  void reset() {
    attempts = 0;
  }
}
