package dev.mooring.sharing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which subscribers overlap with which, taken in one by one in order of age. Only those that are
 * let in stay in the graph, which so is not larger than what there are clients for. Not thread
 * safe.
 */
final class Overlaps {
  /** The two filters of an overlap, the younger subscriber's first. */
  record Filters(String younger, String older) {
    /** They need not overlap: one of the two subscribers wants a client for itself. */
    static final Filters ALONE = new Filters(null, null);
  }

  private final List<Subscriber> subscribers;
  private final TopicTree<Integer> tree = new TopicTree<>();
  private final List<List<Integer>> neighbours = new ArrayList<>();
  private final BitSet admitted = new BitSet();
  private final int[] firstFit;
  private final boolean anyAlone;
  private int enough;

  Overlaps(Collection<Subscriber> subscribers) {
    this.subscribers = subscribers.stream().sorted(Subscriber.BY_AGE).toList();
    this.firstFit = new int[subscribers.size()];
    this.anyAlone = subscribers.stream().anyMatch(Subscriber::alone);
    subscribers.forEach(any -> neighbours.add(new ArrayList<>(2)));
  }

  int count() {
    return subscribers.size();
  }

  Subscriber subscriber(int index) {
    return subscribers.get(index);
  }

  /** All let in so far that overlap, older and younger. */
  List<Integer> neighbours(int index) {
    return neighbours.get(index);
  }

  /** As many clients as would do for all that were taken in so far, refused or not. */
  int enough() {
    return enough;
  }

  /**
   * Takes the next one in.
   *
   * @return the older ones that it cannot share a client with and that were let in, with the
   *     filters that overlap
   */
  Map<Integer, Filters> take(int index) {
    Map<Integer, Filters> older = new TreeMap<>();
    BitSet taken = new BitSet();
    List<String> topics = subscribers.get(index).topics();
    for (String topic : topics) {
      for (TopicTree.Entry<Integer> entry : tree.overlapping(topic)) {
        taken.set(firstFit[entry.owner()]);
        if (admitted.get(entry.owner())) {
          older.merge(entry.owner(), new Filters(topic, entry.filter()), Overlaps::firstByName);
        }
      }
    }
    for (int other = 0; anyAlone && other < index; other++) {
      if (subscribers.get(index).alone() || subscribers.get(other).alone()) {
        taken.set(firstFit[other]);
        if (admitted.get(other)) {
          older.put(other, Filters.ALONE);
        }
      }
    }
    topics.forEach(topic -> tree.add(topic, index));
    firstFit[index] = taken.nextClearBit(0);
    enough = Math.max(enough, firstFit[index] + 1);
    return older;
  }

  /** Lets in the one that was taken last. */
  void admit(int index, Collection<Integer> older) {
    admitted.set(index);
    for (int other : older) {
      neighbours.get(index).add(other);
      neighbours.get(other).add(index);
    }
  }

  /** The search goes through no particular order; the sentence should not change with it. */
  private static Filters firstByName(Filters one, Filters other) {
    int order = one.younger().compareTo(other.younger());
    return order < 0 || order == 0 && one.older().compareTo(other.older()) <= 0 ? one : other;
  }
}
