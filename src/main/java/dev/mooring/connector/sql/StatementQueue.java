package dev.mooring.connector.sql;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs what is asked of one connection, one task at a time and in order, on a virtual thread that
 * lives while there is something to do. May be used from any thread.
 */
final class StatementQueue {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  /** Runs the task after those that were submitted before. It must not throw. */
  synchronized void submit(Runnable task) {
    waiting.add(task);
    if (!running) {
      running = true;
      Thread.ofVirtual().name("sql-statements").start(this::run);
    }
  }

  /** Whether a task runs or waits. */
  synchronized boolean isBusy() {
    return running;
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized Runnable next() {
    Runnable task = waiting.poll();
    running = task != null;
    return task;
  }
}
