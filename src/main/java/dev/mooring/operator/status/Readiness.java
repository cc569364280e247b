package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict.Truth;

/** Whether an object is ready, from what all nodes are together. Pure functions. */
public final class Readiness {
  private Readiness() {}

  /** Connected everywhere; Unknown while nodes are still connecting. */
  public static Verdict ofConnector(ClusterView<ConnectorState> view) {
    return verdict(
        view,
        view.state() == ConnectorState.Connected,
        view.state() == ConnectorState.Connecting && view.reason() != Reason.NoWorkers);
  }

  /** Runs everywhere; Unknown while nodes are still on their way. */
  public static Verdict ofPipeline(ClusterView<PipelineState> view) {
    boolean comes =
        (view.state() == PipelineState.Pending || view.state() == PipelineState.Running)
            && view.reason() != Reason.NoWorkers;
    boolean runs = view.state() == PipelineState.Running && view.well() == view.nodes();
    return verdict(view, runs, comes);
  }

  private static Verdict verdict(ClusterView<?> view, boolean holds, boolean open) {
    Truth truth = holds ? Truth.True : open ? Truth.Unknown : Truth.False;
    return new Verdict(truth, view.reason(), view.message());
  }
}
