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
    return verdict(view, view.state() == ConnectorState.Connected);
  }

  /** Runs everywhere; Unknown while nodes are still on their way. */
  public static Verdict ofPipeline(ClusterView<PipelineState> view) {
    return verdict(view, view.state() == PipelineState.Running && view.well() == view.nodes());
  }

  private static Verdict verdict(ClusterView<?> view, boolean holds) {
    boolean open = view.reason() == Reason.Connecting || view.reason() == Reason.RollingUpdate;
    Truth otherwise = open ? Truth.Unknown : Truth.False;
    return new Verdict(holds ? Truth.True : otherwise, view.reason(), view.message());
  }
}
