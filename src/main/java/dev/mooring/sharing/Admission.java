package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is let in, in order of age: each gets the first colour that is free of those it overlaps
 * with, and keeps it whoever comes later. So who is refused depends on the older ones only, and is
 * the same wherever this is worked out.
 *
 * @param colours for each subscriber a number below the size, which it shares with nobody that it
 *     overlaps with; {@link #NONE} for who is refused
 * @param conflicts why others are refused
 */
record Admission(int[] colours, Map<ObjectKey, Conflict> conflicts) {
  static final int NONE = -1;

  static Admission of(Overlaps overlaps, int size) {
    int[] colours = new int[overlaps.count()];
    Arrays.fill(colours, NONE);
    Map<ObjectKey, Conflict> conflicts = new LinkedHashMap<>();
    for (int i = 0; i < colours.length; i++) {
      Map<Integer, Overlaps.Filters> older = overlaps.take(i);
      List<Integer> others = new ArrayList<>(older.keySet());
      colours[i] = firstFree(size, colours, others);
      if (colours[i] != NONE) {
        overlaps.admit(i, others);
      } else {
        int first = others.getFirst();
        Overlaps.Filters filters = older.get(first);
        conflicts.put(
            overlaps.subscriber(i).source(),
            new Conflict(
                overlaps.subscriber(first).source(),
                filters.younger(),
                filters.older(),
                size,
                Math.max(size + 1, overlaps.enough())));
      }
    }
    return new Admission(colours, conflicts);
  }

  /** The first one that nobody has whom it overlaps with; {@link #NONE} without such. */
  private static int firstFree(int size, int[] colours, Collection<Integer> others) {
    boolean[] taken = new boolean[size];
    others.forEach(other -> taken[colours[other]] = true);
    for (int candidate = 0; candidate < size; candidate++) {
      if (!taken[candidate]) {
        return candidate;
      }
    }
    return NONE;
  }
}
