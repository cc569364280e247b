package dev.mooring.testing.pods;

import java.time.Duration;

/**
 * How long a container that ended waits for its next start: as in Kubernetes, but with times for
 * tests. Not safe for use by several threads.
 */
final class RestartBackoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration RESET_AFTER = Duration.ofSeconds(10);

  private Duration next = FIRST;

  /** The pause after an end; it doubles until a run has been long enough. */
  Duration afterRunOf(Duration run) {
    Duration pause = run.compareTo(RESET_AFTER) >= 0 ? FIRST : next;
    Duration doubled = pause.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return pause;
  }
}
