package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.List;

/**
 * Which connection of a pool a Source reads on. The same Sources in the same order get the same
 * connections again after a restart, so that they find their sessions; and each gets one of its own
 * as long as there are enough. Pure.
 */
final class ClientAssignment {
  private ClientAssignment() {}

  /**
   * The place for one more Source; those that have one stay where they are.
   *
   * @param sources how many Sources each connection has already; at least one connection
   * @return the one that the Source's name prefers, else the next one that is free, else the next
   *     one with the fewest
   */
  static int choose(ObjectKey source, List<Integer> sources) {
    int size = sources.size();
    int preferred = Math.floorMod(source.toString().hashCode(), size);
    int best = preferred;
    for (int step = 1; step < size && sources.get(best) > 0; step++) {
      int candidate = (preferred + step) % size;
      if (sources.get(candidate) < sources.get(best)) {
        best = candidate;
      }
    }
    return best;
  }
}
