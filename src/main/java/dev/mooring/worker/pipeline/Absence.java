package dev.mooring.worker.pipeline;

/** Why a Source is not to run on this worker. */
public enum Absence {
  /**
   * It exists, is not switched off, and cannot run now. The other side keeps what it has for it.
   */
  SUSPENDED,
  /** The same, and others whose topics overlap with its own read on each client that there is. */
  WITHOUT_CLIENT,
  /** Other workers of this pool run it. */
  LEFT_TO_OTHERS,
  /** It is another pool's now: no worker of this one will read again what is kept for it here. */
  MOVED_AWAY,
  /** It is deleted, or its own {@code enabled} is false. */
  OVER
}
