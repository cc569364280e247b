package dev.mooring.api.v1alpha1;

/** The kinds that workers report on. */
public enum ReportedKind {
  Connector,
  Source,
  Sink
}
