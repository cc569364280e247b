package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;

/**
 * When a probe is asked, and how many answers count. Immutable.
 *
 * @param delay before the first time
 * @param period between two times while it has not passed
 * @param periodPassed between two times since it has
 */
record ProbeRhythm(
    Duration delay, Duration period, Duration periodPassed, int successes, int failures) {
  private static final Duration EAGER = Duration.ofMillis(250);
  private static final Duration WATCHFUL = Duration.ofSeconds(1);

  /** As the spec says: a wrong "dead" would do harm. */
  static ProbeRhythm asDeclared(Probe probe) {
    Duration period = period(probe);
    return new ProbeRhythm(delay(probe), period, period, 1, failures(probe));
  }

  /** More often than the spec says, and at once: tests should not wait for what is the case. */
  static ProbeRhythm eager(Probe probe) {
    return new ProbeRhythm(
        Duration.ZERO,
        EAGER,
        shorter(WATCHFUL, period(probe)),
        Optional.ofNullable(probe.getSuccessThreshold()).orElse(1),
        failures(probe));
  }

  /** At once and often, for as long as the spec allows in all. */
  static ProbeRhythm patient(Probe probe) {
    long allowed = period(probe).multipliedBy(failures(probe)).plus(delay(probe)).toMillis();
    int attempts = (int) Math.max(1, allowed / EAGER.toMillis());
    return new ProbeRhythm(Duration.ZERO, EAGER, EAGER, 1, attempts);
  }

  private static Duration delay(Probe probe) {
    return Duration.ofSeconds(Optional.ofNullable(probe.getInitialDelaySeconds()).orElse(0));
  }

  private static Duration period(Probe probe) {
    return Duration.ofSeconds(Optional.ofNullable(probe.getPeriodSeconds()).orElse(10));
  }

  private static int failures(Probe probe) {
    return Optional.ofNullable(probe.getFailureThreshold()).orElse(3);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
