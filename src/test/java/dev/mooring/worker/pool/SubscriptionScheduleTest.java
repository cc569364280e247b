package dev.mooring.worker.pool;

import org.junit.jupiter.api.Test;

/**
 * The one rule, by random schedules of all that can happen to a pool: what the other side has taken
 * for a Source that exists is delivered, however often the Source cannot run or reads other topics,
 * connections are lost, the pool is resized, changed or its worker replaced. And at the end nothing
 * is subscribed to that no Source reads.
 */
class SubscriptionScheduleTest {
  private static final int SCHEDULES = 1_000;

  @Test
  void shouldLoseNothingThatIsNotGivenUp() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      run(seed, false, null);
    }
  }

  @Test
  void shouldLoseNothingUnderABudgetAndKeepToIt() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      run(seed, false, 2);
    }
  }

  @Test
  void shouldLoseNothingWhenItGoesOverToAnotherSystem() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      run(seed, true, null);
    }
  }

  private static void run(int seed, boolean changingUrl, Integer share) {
    SubscriptionSchedule schedule = new SubscriptionSchedule(seed, changingUrl, share);
    try {
      schedule.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + schedule.log, e);
    }
  }
}
