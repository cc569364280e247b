package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict.Truth;

/** Whether an object is ready, from what all nodes are together. Pure functions. */
public final class Readiness {
  private Readiness() {}

  /**
   * Connected everywhere, with the spec and the Secrets of now; Unknown while nodes are still
   * connecting.
   */
  public static Verdict ofConnector(ClusterView<ConnectorState> view) {
    boolean everywhere = view.state() == ConnectorState.Connected;
    return verdict(view, everywhere && view.reason() != Reason.UpdateFailed);
  }

  /** Runs everywhere, as it is written; Unknown while nodes are still on their way. */
  public static Verdict ofPipeline(ClusterView<PipelineState> view) {
    boolean everywhere = view.state() == PipelineState.Running && view.well() == view.nodes();
    return verdict(view, everywhere && view.reason() != Reason.UpdateFailed);
  }

  /** What is switched off stands still as it should: nobody is to wait for it. */
  private static Verdict verdict(ClusterView<?> view, boolean runs) {
    boolean holds = runs || view.reason() == Reason.Disabled;
    boolean open = view.reason() == Reason.Connecting || view.reason() == Reason.RollingUpdate;
    Truth otherwise = open ? Truth.Unknown : Truth.False;
    return new Verdict(holds ? Truth.True : otherwise, view.reason(), view.message());
  }
}
