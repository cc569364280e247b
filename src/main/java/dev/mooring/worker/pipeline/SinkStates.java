package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pool.ConnectionView;
import java.util.Optional;

/** What state a Sink is in on this worker. Pure functions of what its lane says. */
final class SinkStates {
  private static final NodeCondition IDLE =
      new NodeCondition(NodeState.Idle, null, "none of its Sources runs here");

  private SinkStates() {}

  /**
   * The state of now; empty while its connection has not answered yet, when what was said last
   * still holds.
   */
  static Optional<NodeCondition> of(SinkLane lane) {
    NodeCondition suspension = lane.suspension();
    if (suspension != null) {
      return Optional.of(suspension);
    }
    SinkHealth health = lane.health();
    if (health.kept() != null) {
      return Optional.of(new NodeCondition(NodeState.Blocked, Reason.InvalidRecord, health.kept()));
    }
    ConnectionView view = lane.settings().connections().view();
    if (view.state() == NodeState.Idle) {
      return Optional.of(new NodeCondition(NodeState.Idle, view.reason(), view.message()));
    }
    if (lane.users().isEmpty()) {
      return Optional.of(IDLE);
    }
    if (view.state() == NodeState.Disconnected) {
      return Optional.of(new NodeCondition(NodeState.Disconnected, view.reason(), view.message()));
    }
    ConnectorException failure = health.failure();
    if (failure != null) {
      return Optional.of(
          new NodeCondition(NodeState.Disconnected, failure.reason(), failure.getMessage()));
    }
    if (lane.deadLetters().areStuck()) {
      return Optional.of(
          new NodeCondition(NodeState.Blocked, Reason.BlockedBySink, stuck(lane.settings())));
    }
    return isConnected(view) ? Optional.of(connected(lane)) : Optional.empty();
  }

  private static String stuck(SinkSettings settings) {
    return "its dead letters wait for Sink "
        + settings.spec().deadLetterSink().orElse("")
        + ", which takes none or does not run here";
  }

  private static NodeCondition connected(SinkLane lane) {
    for (Pipeline pipeline : lane.users()) {
      SinkLane blocker = pipeline.blocker();
      if (blocker != null && blocker != lane) {
        return new NodeCondition(
            NodeState.Blocked,
            Reason.BlockedByNeighbour,
            "Source "
                + pipeline.sourceName()
                + " waits for Sink "
                + blocker.settings().key().name()
                + ", which takes no more records");
      }
    }
    String dropped = lane.health().dropped();
    return dropped == null
        ? NodeCondition.RUNNING
        : new NodeCondition(NodeState.Running, Reason.InvalidRecord, dropped);
  }

  /** Whether a connection is open. */
  static boolean isConnected(ConnectionView view) {
    return view.state() == NodeState.Connected;
  }

  /** Whether the Sink cannot write: its connection is lost, or the traffic on it fails. */
  static boolean isDisconnected(SinkLane lane) {
    return lane.health().failure() != null
        || lane.deadLetters().areStuck()
        || lane.settings().connections().view().state() == NodeState.Disconnected;
  }
}
