package dev.mooring.operator.budget;

import dev.mooring.api.v1alpha1.ConnectionCount;
import dev.mooring.api.v1alpha1.NodeStatus;
import java.util.List;
import java.util.Map;

/**
 * How a budget is shared out.
 *
 * @param maxTotal the budget
 * @param nodes the shares of workers that should have a pool, by worker
 * @param reserved what processes may have that are gone, lost or about to go, by worker
 */
public record Division(int maxTotal, Map<String, Grant> nodes, List<Reserved> reserved) {
  private static final int NAMED = 3;

  /**
   * What one process may have that is gone, lost or about to go.
   *
   * @param node whether it is among the nodes
   */
  record Reserved(Grant grant, Standing standing, boolean node) {
    String message() {
      int count = grant.counted();
      String what =
          count
              + (count == 1 ? " connection is" : " connections are")
              + " reserved for "
              + grant.process().worker();
      return switch (standing) {
        case LOST -> what + ", which is lost, until its Pod is deleted";
        case ENDED, RELEASED -> what + ", whose process has ended, until the other side has let go";
        case ALIVE, UNPROVEN -> what + " until it has closed them";
      };
    }
  }

  /** The nodes with their shares. */
  public List<NodeStatus> on(List<NodeStatus> states) {
    return states.stream()
        .map(node -> nodes.containsKey(node.name()) ? nodes.get(node.name()).on(node) : node)
        .toList();
  }

  /**
   * The numbers of a status.
   *
   * @param perNode the pool size of each worker
   * @param counted workers that keep a pool
   */
  public ConnectionCount count(int perNode, int counted) {
    int lost = reserved.stream().filter(Reserved::node).mapToInt(one -> one.grant().share()).sum();
    int granted = nodes.values().stream().mapToInt(Grant::share).sum() - lost;
    int kept = reserved.stream().mapToInt(one -> one.grant().counted()).sum();
    return new ConnectionCount(
        perNode,
        counted,
        granted,
        maxTotal,
        kept == 0 ? null : kept,
        reserved.stream()
            .filter(one -> !one.node())
            .map(one -> one.grant().reservation())
            .toList());
  }

  /** What is reserved and why, for people; null when nothing is. */
  public String message() {
    if (reserved.isEmpty()) {
      return null;
    }
    StringBuilder message = new StringBuilder();
    reserved.stream()
        .limit(NAMED)
        .map(Reserved::message)
        .forEach(part -> message.append(message.isEmpty() ? "" : "; ").append(part));
    if (reserved.size() > NAMED) {
      message.append("; and more for ").append(reserved.size() - NAMED).append(" others");
    }
    return message.toString();
  }
}
