package dev.mooring.installation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was released so far, and what could not be. Safe for use by many threads. */
final class Released {
  /** More than this are only counted: they mostly say the same. */
  private static final int TOLD = 20;

  private final Map<String, Map<ObjectRelease.Outcome, Integer>> objects = new TreeMap<>();
  private final Map<String, List<String>> grants = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int failed;

  synchronized void add(String namespace, ObjectRelease.Outcome outcome) {
    objects
        .computeIfAbsent(namespace, first -> new EnumMap<>(ObjectRelease.Outcome.class))
        .merge(outcome, 1, Integer::sum);
  }

  /** A Role or its binding was removed. */
  synchronized void removed(String namespace, String grant) {
    grants.computeIfAbsent(namespace, first -> new ArrayList<>()).add(grant);
  }

  /** What could not be done, and why. */
  synchronized void failed(String what, String why) {
    failed++;
    if (failures.size() < TOLD) {
      failures.add(what + ": " + why);
    }
  }

  synchronized boolean isComplete() {
    return failed == 0;
  }

  /**
   * What was done, a line for each namespace that had anything.
   *
   * @param asked the namespaces that are spoken of in any case
   */
  synchronized List<String> lines(List<String> asked) {
    Map<String, String> lines = new TreeMap<>();
    asked.forEach(namespace -> lines.put(namespace, namespace + ": nothing to release"));
    objects.forEach((namespace, counts) -> lines.put(namespace, namespace + ": " + words(counts)));
    grants.forEach(
        (namespace, names) ->
            lines.put(
                namespace,
                (objects.containsKey(namespace) ? lines.get(namespace) + "; " : namespace + ": ")
                    + String.join(", ", names)
                    + " removed"));
    return List.copyOf(lines.values());
  }

  private static String words(Map<ObjectRelease.Outcome, Integer> counts) {
    return "%d objects released, %d removed that the operator had made, %d had nothing to release"
        .formatted(
            counts.getOrDefault(ObjectRelease.Outcome.RELEASED, 0),
            counts.getOrDefault(ObjectRelease.Outcome.REMOVED, 0),
            counts.getOrDefault(ObjectRelease.Outcome.NOTHING, 0));
  }

  /** What could not be released; the first of them in words. */
  synchronized List<String> failures() {
    List<String> all = new ArrayList<>(failures);
    if (failed > failures.size()) {
      all.add("and " + (failed - failures.size()) + " more");
    }
    return all;
  }
}
