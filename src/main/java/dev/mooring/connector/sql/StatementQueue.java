package dev.mooring.connector.sql;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/**
 * Runs what is asked of one connection, one task at a time and in order, on a virtual thread that
 * lives while there is something to do. A task that ends with an Error costs nobody else his turn.
 * May be used from any thread.
 */
final class StatementQueue {
  private static final Logger LOG = Logger.getLogger(StatementQueue.class);

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private long begunAt;

  /** Runs the task after those that were submitted before. */
  synchronized void submit(Runnable task) {
    waiting.add(task);
    if (!running) {
      running = true;
      begunAt = System.nanoTime();
      Thread.ofVirtual().name("sql-statements").start(this::run);
    }
  }

  /** Whether a task runs or waits. */
  synchronized boolean isBusy() {
    return running;
  }

  /** For how long the task of now has been running; zero while none is. */
  synchronized Duration busyFor() {
    return running ? Duration.ofNanos(System.nanoTime() - begunAt) : Duration.ZERO;
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (Throwable e) {
        // Whoever submitted it has seen to its answer; those behind it must not wait for ever.
        LOG.errorf(e, "a statement's task ended unexpectedly");
      }
    }
  }

  private synchronized Runnable next() {
    Runnable task = waiting.poll();
    running = task != null;
    begunAt = System.nanoTime();
    return task;
  }
}
