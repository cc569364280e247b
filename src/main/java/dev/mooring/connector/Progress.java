package dev.mooring.connector;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Moves a Source's position on as far as its records are acknowledged without a gap, in whatever
 * order that happens. May be used from any thread. Holds as much as there are records under way.
 */
public final class Progress {
  private final SourcePosition position;
  private final Deque<Step> steps = new ArrayDeque<>();
  private boolean ended;

  /** From the position that is saved now. */
  public Progress(SourcePosition position) {
    this.position = position;
  }

  /**
   * One more record, after those before it.
   *
   * @param after the position when it and all before it are done; null for one that moves nothing
   * @return to be run when the record is acknowledged
   */
  public synchronized Runnable next(String after) {
    Step step = new Step(after);
    steps.add(step);
    return () -> acknowledged(step);
  }

  /** What is acknowledged from now on moves nothing: somebody else reads on from the position. */
  public synchronized void end() {
    ended = true;
    steps.clear();
  }

  /** Waits until all that has begun is acknowledged, or as long as that. */
  public synchronized void awaitDone(Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    for (long left = limit.toNanos();
        !steps.isEmpty() && left > 0;
        left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private synchronized void acknowledged(Step step) {
    step.done = true;
    String reached = null;
    while (!steps.isEmpty() && steps.peek().done) {
      reached = steps.poll().after;
    }
    if (steps.isEmpty()) {
      notifyAll();
    }
    if (reached != null && !ended) {
      position.advance(reached);
    }
  }

  private static final class Step {
    private final String after;
    private boolean done;

    private Step(String after) {
      this.after = after;
    }
  }
}
