package dev.mooring.operator.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens, and in whatever order. */
class SharesPropertyTest {
  private static final int WORLDS = 200;
  private static final int FAULTS = 2000;
  private static final int QUIET = 4000;
  private static final int WORKERS = 3;

  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "3, false", "4, true"})
  void shouldNeverExceedTheBudgetAndAlwaysComeToTheFairDivision(int seed, boolean budgetChanges) {
    int full = 0;
    for (int i = 0; i < WORLDS; i++) {
      Random random = new Random(seed * 1_000_000L + i);
      BudgetWorld world =
          new BudgetWorld(random, 1 + random.nextInt(5), 1 + random.nextInt(12), budgetChanges);
      for (int step = 0; step < FAULTS; step++) {
        world.step(true);
        full += world.seenByExternalSystem() == world.maxTotal ? 1 : 0;
        keepsBudget(world, budgetChanges, seed + "/" + i + "/" + step);
      }
      world.heal(WORKERS);
      for (int step = 0; step < QUIET; step++) {
        world.step(false);
        keepsBudget(world, budgetChanges, seed + "/" + i + "/quiet " + step);
      }
      isFairAndStaysSo(world, seed + "/" + i);
    }
    assertThat(full).as("steps at the limit").isGreaterThan(WORLDS * FAULTS / 40);
  }

  /** A budget that is made smaller cannot be kept at once. */
  private static void keepsBudget(BudgetWorld world, boolean budgetChanges, String where) {
    if (!budgetChanges && world.seenByExternalSystem() > world.maxTotal) {
      assertThat(world.seenByExternalSystem())
          .as("%s\n%s", where, world)
          .isLessThanOrEqualTo(world.maxTotal);
    }
  }

  private static void isFairAndStaysSo(BudgetWorld world, String where) {
    int all = Math.min(world.maxTotal, WORKERS * world.size);
    var shares = world.shares();
    int writes = world.writes;

    assertThat(shares.keySet()).as("%s\n%s", where, world).hasSameElementsAs(world.wanted);
    assertThat(shares.values())
        .as("%s\n%s", where, world)
        .allMatch(share -> share == all / WORKERS || share == (all + WORKERS - 1) / WORKERS);
    assertThat(shares.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(all);
    assertThat(world.seenByExternalSystem()).as("%s\n%s", where, world).isEqualTo(all);
    for (int step = 0; step < 300; step++) {
      world.step(false);
    }
    assertThat(world.writes).as("writes in a steady state").isEqualTo(writes);
  }
}
