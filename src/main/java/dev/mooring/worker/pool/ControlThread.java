package dev.mooring.worker.pool;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The control thread of a worker: a daemon, one for all pools. */
public final class ControlThread implements Control, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ControlThread.class);

  private final ScheduledThreadPoolExecutor executor;

  public ControlThread() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("pool-control").daemon().unstarted(task));
    // Most timers are time limits, and most of those never run out.
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("a connection had something to say after the worker's end");
    }
  }

  @Override
  public void offload(Runnable task) {
    Thread.startVirtualThread(() -> run(task));
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> timer =
          executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** Ends the thread after what it has been told to do at once; timers are dropped. */
  @Override
  public void close() {
    executor.shutdown();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // One task's mistake must not end the others' thread, nor go unseen.
      LOG.error("a task failed", e);
    }
  }
}
