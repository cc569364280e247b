package dev.mooring.api.v1alpha1;

/** In which order a Sink writes the records of one Source. */
public enum Ordering {
  /**
   * Records with the same key in the order in which they were read, through retries and batches.
   */
  PerKey,
  /** As it comes, which lets more be written at the same time. */
  None
}
