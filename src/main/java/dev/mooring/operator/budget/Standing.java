package dev.mooring.operator.budget;

/** How it stands with a process. */
enum Standing {
  /** Its Lease is being renewed. */
  ALIVE,
  /** It has a Lease, but no renewal has been seen since the operator started. */
  UNPROVEN,
  /** Its Lease ran out: it may still work, cut off from the API server. */
  LOST,
  /** It is gone: another process has the Lease, or its Pod was deleted. */
  ENDED,
  /** It is gone, and the external system has had the time to notice. */
  RELEASED
}
