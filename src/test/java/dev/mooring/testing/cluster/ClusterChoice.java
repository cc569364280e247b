package dev.mooring.testing.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes the first way that leads to a cluster, or the one that was asked for. Immutable. */
final class ClusterChoice {
  private final List<ClusterWay> ways;
  private final Optional<String> forced;

  /**
   * @param ways in the order of preference
   * @param forced the name of the only way to try, if any
   */
  ClusterChoice(List<ClusterWay> ways, Optional<String> forced) {
    this.ways = ways;
    this.forced = forced;
  }

  /**
   * Opens a cluster.
   *
   * @throws NoClusterException when no way works, or none has the forced name
   */
  Cluster open() {
    Map<ClusterWay, String> refused = new LinkedHashMap<>();
    for (ClusterWay way : candidates()) {
      try {
        Cluster cluster = way.open();
        System.err.println("cluster: " + cluster.describe() + skipped(refused));
        return cluster;
      } catch (WayMissingException e) {
        refused.put(way, e.getMessage());
      } catch (RuntimeException e) {
        // All is there and yet it fails: the next way may do, but nobody should have to guess why
        // this one did not.
        System.err.println("cluster: " + way.description() + " failed: " + e.getMessage());
        refused.put(way, "failed: " + e.getMessage());
      }
    }
    throw new NoClusterException(explain(refused));
  }

  private List<ClusterWay> candidates() {
    if (forced.isEmpty()) {
      return ways;
    }
    List<ClusterWay> named = ways.stream().filter(way -> way.name().equals(forced.get())).toList();
    if (named.isEmpty()) {
      String names = ways.stream().map(ClusterWay::name).collect(Collectors.joining(", "));
      throw new NoClusterException(
          "MOORING_CLUSTER is " + forced.get() + "; it can be one of " + names);
    }
    return named;
  }

  private static String skipped(Map<ClusterWay, String> refused) {
    return refused.isEmpty()
        ? ""
        : refused.entrySet().stream()
            .map(
                entry ->
                    entry.getKey().name() + ": " + entry.getValue().lines().findFirst().orElse(""))
            .collect(Collectors.joining("; ", " (not ", ")"));
  }

  private String explain(Map<ClusterWay, String> refused) {
    return refused.entrySet().stream()
        .map(entry -> "\n  " + entry.getKey().description() + ": " + entry.getValue())
        .collect(
            Collectors.joining(
                "",
                "No Kubernetes to run on. "
                    + (forced.isPresent()
                        ? "MOORING_CLUSTER allows one way only:"
                        : "These ways were tried; one of them is enough:"),
                ""));
  }
}
