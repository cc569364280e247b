package dev.mooring.worker.pipeline;

import java.util.function.LongUnaryOperator;

/**
 * Random schedules, each from a seed of its own. One that fails says its seed; {@code
 * -Dschedule.seed=} runs that one only. {@code -Dschedules=} runs so many times as many; the build
 * does.
 */
final class Schedules {
  private final int number;

  Schedules(int number) {
    this.number = number * Integer.getInteger("schedules", 1);
  }

  int number() {
    return number;
  }

  /**
   * Runs them.
   *
   * @param schedule gets a seed, and says how many records have ended
   * @return how many have ended in all
   */
  long run(LongUnaryOperator schedule) {
    Long one = Long.getLong("schedule.seed");
    if (one != null) {
      return number + schedule.applyAsLong(one);
    }
    long ended = 0;
    for (long seed = 1; seed <= number; seed++) {
      try {
        ended += schedule.applyAsLong(seed);
      } catch (Throwable failure) {
        throw new AssertionError(
            "schedule " + seed + " (again with -Dschedule.seed=" + seed + "): " + failure, failure);
      }
    }
    return ended;
  }
}
