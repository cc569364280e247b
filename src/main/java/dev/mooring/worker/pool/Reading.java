package dev.mooring.worker.pool;

import dev.mooring.connector.ReadRequest;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A Source's reading on a pool, over all reconnects. It ends once: by {@link #suspend}, {@link
 * #leave} or {@link #retire}. May be used from any thread.
 */
public interface Reading {
  /** Offers nothing more; what was offered may still be acknowledged. */
  void stop();

  /**
   * Reads no more for now. The other side keeps what it keeps for the Source: for one that cannot
   * run, or that another worker goes on with.
   *
   * @return a stage that completes in bounded time, when nothing is connected in the Source's name
   *     any more; it never fails
   */
  CompletionStage<Void> suspend();

  /**
   * Reads something else from now on, without a moment in which nothing is read: for a Source whose
   * settings are others, on the same connections and by the same workers.
   */
  void change(ReadRequest other);

  /**
   * Ends for good, for a Source that is deleted or disabled: gives up what it subscribes to, goes
   * on offering what is left of it, and then removes what the other side keeps.
   *
   * @param limit how long what is left may take until it is acknowledged; zero gives it up at once
   * @return a stage that completes in bounded time, and never fails: with true when nothing was
   *     left, in sessions that the pool has left behind neither; with false when something was
   *     given up or may have been
   */
  CompletionStage<Boolean> retire(Duration limit);

  /**
   * Leaves the Source to other workers: gives up what it subscribes to and goes on offering what is
   * left of it here; what is not acknowledged in time stays on the other side.
   *
   * @param limit how long what is left may take until it is acknowledged
   * @return as {@link #retire}
   */
  CompletionStage<Boolean> leave(Duration limit);
}
