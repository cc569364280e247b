package dev.mooring.api.v1alpha1;

/** What all workers together are to a Source or a Sink. */
public enum PipelineState {
  /** Not accepted, or no worker runs it yet. */
  Pending,
  Running,
  Blocked,
  Disconnected,
  Inconsistent,
  Disabled
}
