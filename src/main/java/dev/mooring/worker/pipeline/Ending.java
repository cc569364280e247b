package dev.mooring.worker.pipeline;

/** How the reading of a Source ends on this worker. */
enum Ending {
  /** What was taken may be finished; the other side keeps the rest. */
  SUSPEND,
  /** The same for another worker that waits for it: what cannot be finished at once goes there. */
  HAND_OVER,
  /**
   * For others that read already, or that it would keep from reading: what the other side has for
   * this one is read out first, within a limit; what cannot be finished by then stays there.
   */
  LEAVE,
  /**
   * For good: what the other side has for the Source is read out first, within a limit, and then
   * given up.
   */
  RETIRE
}
