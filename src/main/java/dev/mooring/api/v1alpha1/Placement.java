package dev.mooring.api.v1alpha1;

/** On how many workers of its pool a Source runs. */
public enum Placement {
  /** On all of them, and the other side gives each record to one of them. */
  Shared,
  /** On one of them at a time. */
  Singleton,
  /** On each of them, for itself. */
  PerNode
}
