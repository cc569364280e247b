package dev.mooring.sharing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A colour for each subscriber, so that no two that overlap have the same one. Searched for with a
 * bound: what cannot be found within it counts as impossible. Deterministic.
 */
final class Colouring {
  static final int NONE = -1;
  private static final int MOST_STEPS = 5_000;

  /** Beyond that many that hang together, nobody is moved to make room. */
  private static final int MOST_MEMBERS = 64;

  private final int colours;
  private final Map<Integer, List<Integer>> neighbours;
  private final Map<Integer, Integer> found = new HashMap<>();
  private int steps;

  private Colouring(int colours, Map<Integer, List<Integer>> neighbours) {
    this.colours = colours;
    this.neighbours = neighbours;
  }

  /**
   * Finds other colours for whom it takes to make room for one more.
   *
   * @param present the colours of now, {@link #NONE} for who has none
   * @param others whom the newcomer overlaps with
   * @return all colours with that one's; null when it is not to be
   */
  static int[] withOneMore(
      Overlaps overlaps, int colours, int[] present, int newcomer, Collection<Integer> others) {
    Map<Integer, List<Integer>> component = component(overlaps, newcomer, others);
    if (component.size() > MOST_MEMBERS) {
      return null;
    }
    Colouring search = new Colouring(colours, component);
    if (!search.place(component.size(), 0)) {
      return null;
    }
    int[] result = present.clone();
    search.found.forEach((member, colour) -> result[member] = colour);
    return result;
  }

  /** The newcomer and all that it hangs together with, over any number of others. */
  private static Map<Integer, List<Integer>> component(
      Overlaps overlaps, int newcomer, Collection<Integer> others) {
    Map<Integer, List<Integer>> component = new HashMap<>();
    component.put(newcomer, List.copyOf(others));
    List<Integer> members = new ArrayList<>(others);
    for (int next = 0; next < members.size() && component.size() <= MOST_MEMBERS; next++) {
      int member = members.get(next);
      if (!component.containsKey(member)) {
        List<Integer> known = new ArrayList<>(overlaps.neighbours(member));
        members.addAll(known);
        if (others.contains(member)) {
          known.add(newcomer);
        }
        component.put(member, known);
      }
    }
    return component;
  }

  /**
   * First whoever has the fewest colours left.
   *
   * @param known colours used so far: one new colour is as good as any other
   */
  private boolean place(int left, int known) {
    if (left == 0) {
      return true;
    }
    if (steps++ > MOST_STEPS) {
      return false;
    }
    int next = mostConstrained();
    boolean[] taken = taken(next);
    for (int candidate = 0; candidate < Math.min(colours, known + 1); candidate++) {
      if (!taken[candidate]) {
        found.put(next, candidate);
        if (place(left - 1, Math.max(known, candidate + 1))) {
          return true;
        }
        found.remove(next);
      }
    }
    return false;
  }

  private int mostConstrained() {
    int best = NONE;
    int most = NONE;
    for (int member : neighbours.keySet()) {
      if (!found.containsKey(member)) {
        boolean[] taken = taken(member);
        int constraints = (int) IntStream.range(0, colours).filter(i -> taken[i]).count();
        if (constraints > most) {
          best = member;
          most = constraints;
        }
      }
    }
    return best;
  }

  private boolean[] taken(int member) {
    boolean[] taken = new boolean[colours];
    for (int other : neighbours.get(member)) {
      Integer colour = found.get(other);
      if (colour != null) {
        taken[colour] = true;
      }
    }
    return taken;
  }
}
