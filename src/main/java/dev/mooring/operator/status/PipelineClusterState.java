package dev.mooring.operator.status;

import static dev.mooring.api.v1alpha1.NodeState.Blocked;
import static dev.mooring.api.v1alpha1.NodeState.Disconnected;
import static dev.mooring.api.v1alpha1.NodeState.Idle;
import static dev.mooring.api.v1alpha1.NodeState.Running;
import static dev.mooring.api.v1alpha1.NodeState.Unknown;

import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import java.util.List;

/** What all nodes together are to a Source or a Sink. A pure function. */
public final class PipelineClusterState {
  private PipelineClusterState() {}

  /**
   * The first row that fits, of: disabled, not accepted, hindered, no nodes, all running, some
   * running and some failing, none running and some failing (blocked when most of those are), some
   * running and the others on their way, none running yet. Failing is blocked, disconnected or
   * unknown. What is not accepted, or hindered by what is not, and runs all the same as it was
   * accepted last, is what its nodes say it is.
   *
   * @param intent whether it should run at all
   * @param workforce the nodes that should run it, as far as workers are concerned
   * @param nodes what each of them is, in order; idle ones are left out, and where one node at a
   *     time runs it, all others as soon as one does
   */
  public static ClusterView<PipelineState> of(
      Intent intent, Workforce workforce, List<NodeStatus> nodes) {
    if (!intent.enabled()) {
      return none(PipelineState.Disabled, Reason.Disabled, "spec.enabled is false");
    }
    List<NodeStatus> counted = counted(workforce, nodes);
    if (!intent.accepted().holds() && !goesOn(intent, counted)) {
      Verdict refusal = intent.accepted();
      return none(PipelineState.Pending, refusal.reason(), refusal.message());
    }
    if (intent.hindrance() != null && !goesOn(intent, counted)) {
      return hindered(intent.hindrance());
    }
    if (nodes.isEmpty()) {
      return none(PipelineState.Pending, Reason.NoWorkers, workforce.shortage());
    }
    if (counted.isEmpty()) {
      return none(PipelineState.Pending, Reason.Idle, NodeMessages.of("no node runs it", nodes));
    }
    return running(workforce, counted);
  }

  private static boolean goesOn(Intent intent, List<NodeStatus> counted) {
    return intent.mayRun() && counted.stream().anyMatch(PipelineClusterState::isAtWork);
  }

  /** It is there, and not only on its way or given up. */
  private static boolean isAtWork(NodeStatus node) {
    return hasTakenIt(node) || node.state() == Disconnected;
  }

  /** Where one node at a time runs it and one does, the others do not matter. */
  private static List<NodeStatus> counted(Workforce workforce, List<NodeStatus> nodes) {
    boolean run =
        workforce.oneAtATime() && nodes.stream().anyMatch(PipelineClusterState::hasTakenIt);
    return nodes.stream().filter(node -> run ? hasTakenIt(node) : node.state() != Idle).toList();
  }

  private static boolean hasTakenIt(NodeStatus node) {
    return node.state() == Running || node.state() == Blocked;
  }

  private static ClusterView<PipelineState> running(Workforce workforce, List<NodeStatus> counted) {
    List<NodeStatus> failing = counted.stream().filter(PipelineClusterState::fails).toList();
    int running = (int) counted.stream().filter(node -> node.state() == Running).count();
    if (!failing.isEmpty() && running > 0) {
      return view(
          PipelineState.Inconsistent, FailureReason.first(failing), running, counted, failing);
    }
    if (!failing.isEmpty()) {
      return stopped(failing, counted);
    }
    if (running < counted.size()) {
      List<NodeStatus> coming = counted.stream().filter(node -> node.state() != Running).toList();
      Reason reason = workforce.rolling() ? Reason.RollingUpdate : Reason.Connecting;
      PipelineState state = running > 0 ? PipelineState.Running : PipelineState.Pending;
      return view(state, reason, running, counted, coming);
    }
    List<NodeStatus> behind =
        counted.stream().filter(node -> node.reason() == Reason.UpdateFailed).toList();
    Reason reason = behind.isEmpty() ? Reason.Running : Reason.UpdateFailed;
    return view(PipelineState.Running, reason, running, counted, behind);
  }

  private static ClusterView<PipelineState> none(
      PipelineState state, Reason reason, String message) {
    return new ClusterView<>(state, reason, message, 0, 0);
  }

  /** It is disabled with what it needs, or waits for what it needs. */
  private static ClusterView<PipelineState> hindered(Verdict hindrance) {
    PipelineState state =
        hindrance.reason() == Reason.Disabled ? PipelineState.Disabled : PipelineState.Pending;
    return none(state, hindrance.reason(), hindrance.message());
  }

  private static boolean fails(NodeStatus node) {
    return node.state() == Blocked || node.state() == Disconnected || node.state() == Unknown;
  }

  /** The reason is one of those nodes that give the state. */
  private static ClusterView<PipelineState> stopped(
      List<NodeStatus> failing, List<NodeStatus> counted) {
    List<NodeStatus> blocked = failing.stream().filter(node -> node.state() == Blocked).toList();
    boolean most = blocked.size() * 2 > failing.size();
    List<NodeStatus> deciding =
        failing.stream().filter(node -> (node.state() == Blocked) == most).toList();
    return view(
        most ? PipelineState.Blocked : PipelineState.Disconnected,
        FailureReason.all(deciding, counted),
        0,
        counted,
        failing);
  }

  private static ClusterView<PipelineState> view(
      PipelineState state,
      Reason reason,
      int running,
      List<NodeStatus> counted,
      List<NodeStatus> named) {
    String summary = running + " of " + counted.size() + " nodes run it";
    return new ClusterView<>(
        state, reason, NodeMessages.of(summary, named), running, counted.size());
  }
}
