package dev.mooring.testing.pods;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Asks one probe in its rhythm and counts: so many successes, or failures, in a row make a verdict.
 * Not safe for use by several threads.
 */
final class ProbeRun {
  private final BooleanSupplier probe;
  private final ProbeRhythm rhythm;
  private long nextNanos;
  private int successes;
  private int failures;
  private boolean passed;

  ProbeRun(BooleanSupplier probe, ProbeRhythm rhythm, long startNanos) {
    this.probe = probe;
    this.rhythm = rhythm;
    this.nextNanos = startNanos + rhythm.delay().toNanos();
  }

  /** Asks, if it is time to. */
  void ask(long nowNanos) {
    if (nowNanos - nextNanos < 0) {
      return;
    }
    if (probe.getAsBoolean()) {
      successes++;
      failures = 0;
    } else {
      successes = 0;
      failures++;
    }
    if (successes >= rhythm.successes()) {
      passed = true;
    } else if (failures >= rhythm.failures()) {
      passed = false;
    }
    nextNanos = nowNanos + (passed ? rhythm.periodPassed() : rhythm.period()).toNanos();
  }

  /** Enough successes in a row, and not enough failures since. */
  boolean passed() {
    return passed;
  }

  /** Enough failures in a row. */
  boolean failed() {
    return failures >= rhythm.failures();
  }

  Duration untilNext(long nowNanos) {
    return Duration.ofNanos(Math.max(0, nextNanos - nowNanos));
  }
}
