package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which worker tries a login that was refused: the first of those that report so, in the order of
 * their ordinals. The others wait until it is connected, or gone, so that an account is not locked
 * by all of them together. Pure functions of a Connector's status.
 */
final class LoginTurn {
  /** By ordinal: {@code worker-2} is before {@code worker-10}. */
  private static final Comparator<String> ORDER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private LoginTurn() {}

  /** Whether it is that worker's turn, as far as the others are concerned. */
  static boolean isOf(String worker, Connector connector) {
    return refused(connector).stream()
        .filter(other -> !other.equals(worker))
        .allMatch(other -> ORDER.compare(worker, other) < 0);
  }

  /** The workers that report a refused login. */
  static Set<String> refused(Connector connector) {
    Set<String> refused = new TreeSet<>();
    if (connector.getStatus() != null && connector.getStatus().nodes() != null) {
      connector.getStatus().nodes().stream()
          .filter(LoginTurn::isRefused)
          .map(NodeStatus::name)
          .forEach(refused::add);
    }
    return refused;
  }

  private static boolean isRefused(NodeStatus node) {
    return node.state() == NodeState.Disconnected && node.reason() == Reason.AuthenticationFailed;
  }
}
