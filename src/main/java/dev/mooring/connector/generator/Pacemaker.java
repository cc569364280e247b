package dev.mooring.connector.generator;

import java.time.Duration;

/** Runs the generators' beats, one at a time, and has the clock that they go by. */
interface Pacemaker {
  /** Monotonic time in nanoseconds. */
  long nanoTime();

  /** Runs a beat once, after a delay; a delay of zero or less is no delay. */
  void after(Duration delay, Runnable beat);
}
