package dev.mooring.operator.budget;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fair division: each worker gets as much as any other, and what cannot be divided goes one by
 * one to those that have it already, then to those that are there, then to the first. A pure
 * function.
 */
final class FairShares {
  private FairShares() {}

  /**
   * @param wanted all workers that should have a share, in order
   * @param settled what those have that are there, by worker
   * @return the share of each worker
   */
  static Map<String, Integer> of(
      int maxTotal, int size, List<String> wanted, Map<String, Integer> settled) {
    Map<String, Integer> shares = new HashMap<>();
    if (wanted.isEmpty()) {
      return shares;
    }
    int base = Math.min(size, maxTotal / wanted.size());
    int rest = base == size ? 0 : maxTotal % wanted.size();
    List<String> order = new ArrayList<>(wanted);
    // Stable: within a rank, the workers stay in order.
    order.sort(Comparator.comparingInt(worker -> rank(settled.get(worker), base)));
    for (String worker : order) {
      shares.put(worker, base + (rest > 0 ? 1 : 0));
      rest--;
    }
    return shares;
  }

  private static int rank(Integer has, int base) {
    if (has == null) {
      return 2;
    }
    return has > base ? 0 : 1;
  }
}
