package dev.mooring.api.v1alpha1;

/** Which records of a Source belong together, so that Sinks write them in their order. */
public enum RecordOrder {
  /** Those of the same topic. */
  BY_TOPIC,
  /** All of them. */
  ALL,
  /** None. */
  NONE
}
