package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.worker.pool.LoginPlace;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which worker tries a login that was refused: the first of those that report so, in the order of
 * their ordinals. The others wait until it is connected, or gone, or for very long, so that an
 * account is not locked by all of them together. Pure functions of a Connector's status.
 */
final class LoginTurn {
  /** By ordinal: {@code worker-2} is before {@code worker-10}. */
  private static final Comparator<String> ORDER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private LoginTurn() {}

  /**
   * Where that worker stands among those that are not connected. Where one alone is refused, and
   * others are connected, that one is refused for a reason of its own, and holds up nobody.
   */
  static LoginPlace of(String worker, Connector connector) {
    TreeSet<String> refused = names(connector, LoginTurn::isRefused);
    boolean ownReason =
        refused.size() == 1
            && !refused.contains(worker)
            && nodes(connector).stream().anyMatch(LoginTurn::isConnected);
    return place(
        worker,
        connector,
        refused.isEmpty() || ownReason || refused.first().equals(worker),
        refused,
        names(connector, node -> !isAway(node) && !isConnected(node)));
  }

  /** The same among all, for settings that none of them may have tried. */
  static LoginPlace ofChange(String worker, Connector connector) {
    TreeSet<String> failed = names(connector, node -> isRefused(node) || isRefusedOnChange(node));
    return place(
        worker,
        connector,
        failed.isEmpty() || ORDER.compare(worker, failed.first()) <= 0,
        failed,
        names(connector, node -> !isAway(node)));
  }

  private static LoginPlace place(
      String worker,
      Connector connector,
      boolean first,
      TreeSet<String> refused,
      TreeSet<String> waiting) {
    waiting.add(worker);
    if (!first) {
      waiting.remove(refused.first());
    }
    boolean leads = names(connector, LoginTurn::isConnected).headSet(worker).isEmpty();
    return new LoginPlace(
        first ? null : refused.first(), leads, waiting.headSet(worker).size() + 1, waiting.size());
  }

  /** What the places depend on; the same for all Connectors of which no login is refused. */
  static List<Set<String>> refusals(Connector connector) {
    Set<String> refused = names(connector, LoginTurn::isRefused);
    Set<String> unchanged = names(connector, LoginTurn::isRefusedOnChange);
    return refused.isEmpty() && unchanged.isEmpty()
        ? List.of()
        : List.of(refused, unchanged, names(connector, LoginTurn::isConnected));
  }

  private static TreeSet<String> names(Connector connector, Predicate<NodeStatus> which) {
    TreeSet<String> names = new TreeSet<>(ORDER);
    nodes(connector).stream().filter(which).map(NodeStatus::name).forEach(names::add);
    return names;
  }

  private static List<NodeStatus> nodes(Connector connector) {
    return connector.getStatus() == null || connector.getStatus().nodes() == null
        ? List.of()
        : connector.getStatus().nodes();
  }

  /** With older settings, too: then the state is said to be Connecting. */
  private static boolean isConnected(NodeStatus node) {
    return node.state() == NodeState.Connected || node.open() != null && node.open() > 0;
  }

  private static boolean isAway(NodeStatus node) {
    return node.state() == NodeState.Idle || node.state() == NodeState.Unknown;
  }

  private static boolean isRefused(NodeStatus node) {
    return node.state() == NodeState.Disconnected && node.reason() == Reason.AuthenticationFailed;
  }

  private static boolean isRefusedOnChange(NodeStatus node) {
    return node.state() == NodeState.Connected
        && node.reason() == Reason.UpdateFailed
        && node.message() != null
        && node.message().contains(LoginPlace.REFUSED);
  }
}
