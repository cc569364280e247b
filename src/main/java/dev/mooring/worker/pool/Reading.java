package dev.mooring.worker.pool;

import java.util.concurrent.CompletionStage;

/** A Source's reading on a pool, over all reconnects. */
public interface Reading {
  /** Offers nothing more; what was offered may still be acknowledged. */
  void stop();

  /**
   * Stops for good.
   *
   * @param forget whether the other side should give up what it keeps for this Source, too
   * @return a stage that completes in bounded time, and never fails
   */
  CompletionStage<Void> end(boolean forget);
}
