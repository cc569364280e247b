package dev.mooring.worker.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Runs tasks one after the other on the threads of its callers: who finds it idle runs its own task
 * and those that others bring meanwhile. So nothing blocks, and a thread is changed only where two
 * meet. Nobody is held for long by what others bring: after so many, another thread goes on. A task
 * that fails, be it with an Error, keeps none behind it from running. May be used from any thread,
 * from within a task too.
 */
final class OneAtATime implements Executor {
  private static final Logger LOG = Logger.getLogger(OneAtATime.class);

  /** Tasks that one thread runs in a row: an event loop has others to serve. */
  static final int IN_A_ROW = 500;

  private final Executor relief;
  private final Runnable failed;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicLong ended = new AtomicLong();
  private long seen = -1;
  private long seenAt;

  /**
   * @param relief goes on where a caller has run enough
   * @param failed runs after a task that has failed, in its turn
   */
  OneAtATime(Executor relief, Runnable failed) {
    this.relief = relief;
    this.failed = failed;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (unfinished.getAndIncrement() == 0) {
      runInTurn();
    }
  }

  private void runInTurn() {
    do {
      for (int i = 0; i < IN_A_ROW; i++) {
        run(tasks.poll());
        ended.lazySet(ended.getPlain() + 1);
        if (unfinished.decrementAndGet() == 0) {
          return;
        }
      }
    } while (!isRelieved());
  }

  private boolean isRelieved() {
    try {
      relief.execute(this::runInTurn);
      return true;
    } catch (Throwable e) {
      log("nobody goes on for a thread that has run many steps of a Sink", e);
      return false;
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      log("a step of a Sink failed in an unexpected way", e);
      if (task != failed) {
        run(failed);
      }
    }
  }

  private static void log(String what, Throwable failure) {
    try {
      LOG.error(what, failure);
    } catch (Throwable e) {
      // Nothing is left to say it with; those behind it matter more.
    }
  }

  /**
   * How long one task has been running at least, in nanoseconds: since it was first seen by this
   * method, which is to be called now and then.
   */
  synchronized long nanosInOneTask(long now) {
    if (unfinished.get() == 0) {
      seen = -1;
    } else if (ended.get() != seen) {
      seen = ended.get();
      seenAt = now;
    }
    return seen < 0 ? 0 : now - seenAt;
  }
}
