package dev.mooring.operator.status;

import static dev.mooring.api.v1alpha1.NodeState.Connected;
import static dev.mooring.api.v1alpha1.NodeState.Connecting;
import static dev.mooring.api.v1alpha1.NodeState.Disconnected;
import static dev.mooring.api.v1alpha1.NodeState.Idle;
import static dev.mooring.api.v1alpha1.NodeState.Unknown;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import java.util.List;

/** What all nodes together are to a Connector. A pure function. */
public final class ClusterState {
  private ClusterState() {}

  /**
   * The first row that fits, of: disabled, no nodes, none with a share of the budget, some
   * connected and some failing, none connected and some failing, some still connecting, all
   * connected. These may go on with older settings somewhere, or have left something behind.
   *
   * @param enabled whether the Connector is wanted at all
   * @param workforce the nodes that should have a connection, as far as workers are concerned
   * @param nodes what each of them is, in order; idle ones are left out
   */
  public static ClusterView<ConnectorState> of(
      boolean enabled, Workforce workforce, List<NodeStatus> nodes) {
    if (!enabled) {
      return new ClusterView<>(
          ConnectorState.Disabled, Reason.Disabled, "spec.enabled is false", 0, 0);
    }
    List<NodeStatus> counted = nodes.stream().filter(node -> node.state() != Idle).toList();
    if (counted.isEmpty() && nodes.stream().anyMatch(node -> node.reason() == Reason.NoShare)) {
      return new ClusterView<>(
          ConnectorState.Connecting,
          Reason.NoShare,
          NodeMessages.of("no node has a connection", nodes),
          0,
          0);
    }
    if (counted.isEmpty()) {
      return new ClusterView<>(
          ConnectorState.Connecting, Reason.NoWorkers, workforce.shortage(), 0, 0);
    }
    int connected = in(counted, Connected).size();
    List<NodeStatus> failing = in(counted, Disconnected, Unknown);
    List<NodeStatus> pending = in(counted, Connecting);
    if (!failing.isEmpty() && connected > 0) {
      return view(
          ConnectorState.Inconsistent, FailureReason.first(failing), connected, counted, failing);
    }
    if (!failing.isEmpty()) {
      return view(
          ConnectorState.Disconnected, FailureReason.all(failing, counted), 0, counted, failing);
    }
    if (connected < counted.size()) {
      Reason reason = workforce.rolling() ? Reason.RollingUpdate : Reason.Connecting;
      return view(ConnectorState.Connecting, reason, connected, counted, pending);
    }
    return allConnected(counted);
  }

  /** The gravest thing that is wrong beside that, and where it is. */
  private static ClusterView<ConnectorState> allConnected(List<NodeStatus> nodes) {
    for (Reason flaw : List.of(Reason.UpdateFailed, Reason.NotDrained)) {
      List<NodeStatus> flawed = nodes.stream().filter(node -> node.reason() == flaw).toList();
      if (!flawed.isEmpty()) {
        return view(ConnectorState.Connected, flaw, nodes.size(), nodes, flawed);
      }
    }
    return view(ConnectorState.Connected, Reason.Connected, nodes.size(), nodes, List.of());
  }

  private static ClusterView<ConnectorState> view(
      ConnectorState state,
      Reason reason,
      int connected,
      List<NodeStatus> counted,
      List<NodeStatus> named) {
    String summary = connected + " of " + counted.size() + " nodes connected";
    return new ClusterView<>(
        state, reason, NodeMessages.of(summary, named), connected, counted.size());
  }

  private static List<NodeStatus> in(List<NodeStatus> nodes, NodeState... states) {
    return nodes.stream().filter(node -> List.of(states).contains(node.state())).toList();
  }
}
