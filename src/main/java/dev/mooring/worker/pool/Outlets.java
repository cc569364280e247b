package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;

/** What one Sink writes on: the open connections of a pool. May be used from any thread. */
public interface Outlets {
  /**
   * One with room, of the caller's own thread if possible, else each in its turn; null when none is
   * open, all are busy, or the other side is to be left alone for now.
   */
  Outlet free();

  /** One to wait at; null when {@link #free} has none for another reason than that all are busy. */
  Outlet busy();

  /** Why there is none. */
  ConnectorException whyNone();
}
