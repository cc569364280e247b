package dev.mooring.worker.pool;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one thread on which all pools of a worker change their state, and its clock. Nothing that
 * runs on it may block. May be used from any thread.
 */
public interface Control extends Executor {
  /** Runs a task on the control thread, soon and in the order of the calls. */
  @Override
  void execute(Runnable task);

  /** Runs a task soon, on a thread where it may take its time: not on the control thread. */
  default void offload(Runnable task) {
    execute(task);
  }

  /** Runs a task on the control thread after a delay. */
  Timer schedule(Duration delay, Runnable task);

  /** A monotonic time in nanoseconds. */
  long nanoTime();

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {
    /** Lets the task not run, unless it has begun to. */
    void cancel();
  }
}
