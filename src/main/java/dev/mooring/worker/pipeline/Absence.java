package dev.mooring.worker.pipeline;

/** Why a Source is not to run on this worker. */
public enum Absence {
  /**
   * It exists, is not switched off, and cannot run now. The other side keeps what it has for it.
   */
  SUSPENDED,
  /** Other workers run it, or one of another pool. */
  LEFT_TO_OTHERS,
  /** It is deleted, or its own {@code enabled} is false. */
  OVER
}
