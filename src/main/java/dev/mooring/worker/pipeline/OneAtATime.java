package dev.mooring.worker.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Runs tasks one after the other on the threads of its callers: who finds it idle runs its own task
 * and those that others bring meanwhile. So nothing blocks, and a thread is changed only where two
 * meet. May be used from any thread, from within a task too.
 */
final class OneAtATime implements Executor {
  private static final Logger LOG = Logger.getLogger(OneAtATime.class);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unfinished = new AtomicInteger();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (unfinished.getAndIncrement() == 0) {
      do {
        run(tasks.poll());
      } while (unfinished.decrementAndGet() != 0);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a step of a Sink failed in an unexpected way", e);
    }
  }
}
