package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;

/** Hears whether a Source is being read. Called one at a time, and must not block. */
public interface ReadingListener {
  /** The other side has agreed: messages come. */
  void reading();

  /** Nothing comes any more; the pool goes on trying. */
  void interrupted(ConnectorException cause);

  /**
   * The other side refuses what is to be read from now on, and what was read before is read on; the
   * pool goes on trying. Null when that is over.
   */
  default void refusesChange(ConnectorException cause) {}
}
