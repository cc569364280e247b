package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;

/** What one Sink writes on: the open connections of a pool. May be used from any thread. */
public interface Outlets {
  /**
   * One with room, of the caller's own thread if possible, else each in its turn; null when none is
   * open, all are busy, others have waited for longer, or the other side is to be left alone for
   * now.
   */
  Outlet free();

  /** Why nobody can write now; null when that is not so, and there is no room at most. */
  ConnectorException whyNone();

  /**
   * Waits for a connection with room, behind those that wait already. Who waits already keeps its
   * place.
   *
   * @param look runs once, on any thread, when it is this Sink's turn to look; it must not block.
   *     {@link #passOn} is to be called when the Sink has looked
   */
  void await(Runnable look);

  /** What room is left, now that a Sink has looked for some, is for the next one that waits. */
  void passOn();

  /**
   * To write single messages that may be the reason why connections end: with nothing beside it, on
   * a connection that has shown just before that it is well. Fails as PERMANENT when the other side
   * ends that connection too, as DISCONNECTED when it ends for a reason that may be another one.
   */
  Outlet alone();
}
