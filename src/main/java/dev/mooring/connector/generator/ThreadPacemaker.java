package dev.mooring.connector.generator;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One daemon thread for all generators of this process, started with the first beat. */
final class ThreadPacemaker implements Pacemaker {
  private static final Logger LOG = Logger.getLogger(ThreadPacemaker.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("generator").unstarted(task));

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void after(Duration delay, Runnable beat) {
    thread.schedule(() -> run(beat), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The executor would keep a failure to itself, and the generator would stop without a word. */
  private static void run(Runnable beat) {
    try {
      beat.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a generator Source stopped", e);
    }
  }
}
