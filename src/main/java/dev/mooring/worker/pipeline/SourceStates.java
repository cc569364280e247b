package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pool.ConnectionView;
import java.util.Optional;

/** What state a Source is in on this worker. Pure functions of what its reading says. */
final class SourceStates {
  private static final NodeCondition IDLE =
      new NodeCondition(NodeState.Idle, null, "no Sink takes its records");

  private static final NodeCondition SHORT_OF_MEMORY =
      new NodeCondition(
          NodeState.Blocked,
          Reason.NoMemoryForRecords,
          "this worker has no memory left for more records: give the WorkerPool more memory, or let"
              + " less be in flight (delivery.inFlight of the Sinks, or smaller records)");

  private SourceStates() {}

  /**
   * The state of now; empty while the other side has not answered yet, when what was said last
   * still holds.
   *
   * @param reads whether the other side has agreed
   * @param interruption why it does not read any more; null while nothing is wrong
   * @param remark what is to be known although it reads
   */
  static Optional<NodeCondition> of(
      Pipeline pipeline,
      boolean reads,
      ConnectorException interruption,
      ConnectionView view,
      Optional<ConnectorException> remark) {
    if (pipeline.lanes().isEmpty()) {
      return Optional.of(IDLE);
    }
    if (interruption != null) {
      return Optional.of(
          new NodeCondition(
              NodeState.Disconnected, interruption.reason(), interruption.getMessage()));
    }
    if (!reads && view.state() == NodeState.Disconnected) {
      return Optional.of(new NodeCondition(NodeState.Disconnected, view.reason(), view.message()));
    }
    SinkLane blocker = pipeline.blocker();
    if (blocker != null) {
      return Optional.of(
          new NodeCondition(NodeState.Blocked, Reason.BlockedBySink, blockedBy(blocker)));
    }
    if (pipeline.waitsForMemory()) {
      return Optional.of(SHORT_OF_MEMORY);
    }
    return reads
        ? Optional.of(remark.map(SourceStates::inSpiteOf).orElse(NodeCondition.RUNNING))
        : Optional.empty();
  }

  private static NodeCondition inSpiteOf(ConnectorException remark) {
    boolean blocked = remark.reason() == Reason.BlockedByNeighbour;
    return new NodeCondition(
        blocked ? NodeState.Blocked : NodeState.Running, remark.reason(), remark.getMessage());
  }

  /** The state while it must not be read past a Sink that cannot run. */
  static NodeCondition heldBy(Suspension sink) {
    return new NodeCondition(
        NodeState.Blocked,
        Reason.BlockedBySink,
        "Sink " + sink.sink().name() + " is " + sink.condition().message());
  }

  private static String blockedBy(SinkLane lane) {
    String sink = "Sink " + lane.settings().key().name();
    if (lane.isSuspended()) {
      return sink + " is " + lane.suspension().message();
    }
    return lane.health().kept() != null
        ? sink + " keeps a record that it cannot write; see its message"
        : sink + " is disconnected and has taken as many records as delivery.inFlight allows";
  }
}
