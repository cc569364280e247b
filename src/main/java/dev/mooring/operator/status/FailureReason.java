package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which of several nodes' reasons stands for all. Pure functions. */
final class FailureReason {
  private FailureReason() {}

  /** The first failing node's. */
  static Reason first(List<NodeStatus> failing) {
    return of(failing.get(0));
  }

  /**
   * The most frequent one, and of two equally frequent ones that of the node that comes first;
   * {@code NodesLost} when no node at all has been heard of.
   */
  static Reason all(List<NodeStatus> failing, List<NodeStatus> counted) {
    if (counted.stream().allMatch(node -> node.state() == NodeState.Unknown)) {
      return Reason.NodesLost;
    }
    Map<Reason, Integer> counts = new EnumMap<>(Reason.class);
    failing.forEach(node -> counts.merge(of(node), 1, Integer::sum));
    Reason most = first(failing);
    for (NodeStatus node : failing) {
      if (counts.get(of(node)) > counts.get(most)) {
        most = of(node);
      }
    }
    return most;
  }

  private static Reason of(NodeStatus node) {
    return node.reason() == null ? Reason.InternalError : node.reason();
  }
}
