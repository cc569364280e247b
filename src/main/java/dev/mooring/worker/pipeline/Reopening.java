package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Waits for a connection, and a moment longer, so that one that is lost at once is no spin. One
 * thread at a time.
 */
final class Reopening {
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Control control;
  private final RetryDelay delay;
  private final Executor lane;
  private final Runnable ended;
  private boolean waits;
  private int rounds;
  private int turn;

  /**
   * @param lane where {@code ended} runs: writes may begin again
   */
  Reopening(Control control, RetryDelay delay, Executor lane, Runnable ended) {
    this.control = control;
    this.delay = delay;
    this.lane = lane;
    this.ended = ended;
  }

  boolean waits() {
    return waits;
  }

  /** A write has succeeded: the next wait is a short one again. */
  void succeeded() {
    rounds = 0;
  }

  /** Waits, from now on for these. */
  void await(Connections connections) {
    waits = true;
    int mine = ++turn;
    Duration pause = delay.before(++rounds, SHORTEST, LONGEST);
    connections
        .opened()
        .whenComplete(
            (open, never) -> control.schedule(pause, () -> lane.execute(() -> over(mine))));
  }

  private void over(int mine) {
    if (mine == turn) {
      waits = false;
      ended.run();
    }
  }
}
