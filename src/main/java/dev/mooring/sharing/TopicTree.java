package dev.mooring.sharing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Topic filters, to be asked which of them overlap with another one: that is, whether there is a
 * topic that both match, by the rules of MQTT 3.1.1 (4.7). {@code +} is one level, {@code #} is all
 * that is left and the level above, and neither matches a first level that starts with {@code $}.
 *
 * <p>Asking costs as much as the filters that have something in common, not as all of them. Not
 * thread safe.
 *
 * @param <T> whom a filter belongs to
 */
final class TopicTree<T> {
  /** A filter, and whom it belongs to. */
  record Entry<T>(String filter, T owner) {}

  private final Node<T> root = new Node<>();

  void add(String filter, T owner) {
    Node<T> node = root;
    for (String level : levels(filter)) {
      node = node.next.computeIfAbsent(level, absent -> new Node<>());
    }
    node.entries.add(new Entry<>(filter, owner));
  }

  /** All filters of the tree that overlap with this one, in no particular order. */
  List<Entry<T>> overlapping(String filter) {
    List<Entry<T>> found = new ArrayList<>();
    collect(root, levels(filter), 0, found);
    return found;
  }

  private static String[] levels(String filter) {
    return filter.split("/", -1);
  }

  private static <T> void collect(Node<T> node, String[] levels, int depth, List<Entry<T>> found) {
    if (depth == levels.length) {
      found.addAll(node.entries);
      addHash(node, found);
      return;
    }
    String level = levels[depth];
    if (level.equals("#")) {
      // Also the level above; but the first level has none.
      if (depth > 0) {
        found.addAll(node.entries);
      }
      node.next.forEach((key, child) -> collectBelow(key, child, depth, found));
      return;
    }
    boolean hidden = depth == 0 && level.startsWith("$");
    if (!hidden) {
      addHash(node, found);
    }
    if (level.equals("+")) {
      node.next.forEach(
          (key, child) -> {
            if (!key.equals("#") && !isHidden(key, depth)) {
              collect(child, levels, depth + 1, found);
            }
          });
      return;
    }
    collectChild(node.next.get(level), levels, depth, found);
    if (!hidden) {
      collectChild(node.next.get("+"), levels, depth, found);
    }
  }

  private static <T> void collectChild(
      Node<T> child, String[] levels, int depth, List<Entry<T>> found) {
    if (child != null) {
      collect(child, levels, depth + 1, found);
    }
  }

  private static <T> void collectBelow(String key, Node<T> node, int depth, List<Entry<T>> found) {
    if (!isHidden(key, depth)) {
      found.addAll(node.entries);
      node.next.forEach((below, child) -> collectBelow(below, child, depth + 1, found));
    }
  }

  /** What no wildcard matches: a first level that starts with a dollar. */
  private static boolean isHidden(String level, int depth) {
    return depth == 0 && level.startsWith("$");
  }

  private static <T> void addHash(Node<T> node, List<Entry<T>> found) {
    Node<T> hash = node.next.get("#");
    if (hash != null) {
      found.addAll(hash.entries);
    }
  }

  private static final class Node<T> {
    private final Map<String, Node<T>> next = new HashMap<>(4);
    private final List<Entry<T>> entries = new ArrayList<>(1);
  }
}
