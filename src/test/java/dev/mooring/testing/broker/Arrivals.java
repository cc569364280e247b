package dev.mooring.testing.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for numbered records for as long as more of them come: a busy machine may take long. */
final class Arrivals {
  private static final Duration STANDSTILL = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int NAMED = 10;

  private Arrivals() {}

  /**
   * Returns when all of these are there.
   *
   * @param there the numbers that have come so far; asked by this thread
   * @throws AssertionError when none has come for three minutes; it names the first that are
   *     missing
   */
  static void await(Set<Integer> wanted, Supplier<Collection<Integer>> there) {
    Set<Integer> come = new HashSet<>(there.get());
    while (!come.containsAll(wanted)) {
      try {
        Awaitility.await()
            .atMost(STANDSTILL)
            .pollInterval(LOOK)
            .until(() -> come.addAll(there.get()));
      } catch (ConditionTimeoutException nothing) {
        List<Integer> missing =
            wanted.stream().filter(number -> !come.contains(number)).sorted().toList();
        throw new AssertionError(
            "%d of %d records have not arrived, and none has come for %d minutes; the first are %s"
                .formatted(
                    missing.size(),
                    wanted.size(),
                    STANDSTILL.toMinutes(),
                    missing.stream().limit(NAMED).toList()));
      }
    }
  }
}
