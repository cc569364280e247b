package dev.mooring.worker.pool;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts with a login that was refused. Systems lock an account after some
 * wrong logins within some minutes, so each wait is twice the one before, up to {@link #LONGEST}.
 * Not thread safe.
 */
final class LoginDelay {
  static final Duration FIRST = Duration.ofSeconds(15);
  static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;
  private int refusals;

  LoginDelay(RandomGenerator random) {
    this.random = random;
  }

  /** The wait before the next attempt, with up to a fifth at random. */
  Duration next() {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(refusals, MOST_DOUBLINGS));
    refusals++;
    long millis = Math.min(doubled.toMillis(), LONGEST.toMillis() * 5 / 6);
    return Duration.ofMillis(millis + random.nextLong(millis / 5 + 1));
  }

  /** The login was taken, or is another one. */
  void reset() {
    refusals = 0;
  }
}
