package dev.mooring.api.v1alpha1;

/** What all workers together are to a Source or a Sink. */
public enum PipelineState {
  /** Not accepted, or no worker runs it yet. */
  Pending,
  /** One worker runs it at least; others may be on their way, but none fails. */
  Running,
  Blocked,
  Disconnected,
  Inconsistent,
  Disabled
}
