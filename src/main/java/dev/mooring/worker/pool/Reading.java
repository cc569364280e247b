package dev.mooring.worker.pool;

import java.util.concurrent.CompletionStage;

/** A Source's reading on a pool, over all reconnects. */
public interface Reading {
  /** Offers nothing more; what was offered may still be acknowledged. */
  void stop();

  /**
   * Gives up what the other side keeps for this Source, and goes on offering what still comes of
   * it.
   *
   * @return a stage that completes in bounded time, and never fails: with true when all that came
   *     is acknowledged, with false when something may still be there
   */
  CompletionStage<Boolean> drain();

  /**
   * Stops for good.
   *
   * @param forget whether the other side should give up what it keeps for this Source, too
   * @return a stage that completes in bounded time, and never fails
   */
  CompletionStage<Void> end(boolean forget);
}
