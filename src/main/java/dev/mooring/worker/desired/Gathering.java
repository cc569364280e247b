package dev.mooring.worker.desired;

import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns many changes into few runs of one task on the control thread: a change waits a moment for
 * those that belong to it, and after a run there is a pause of nineteen times its length, 100 ms at
 * least and a second at most, however many changes come. May be used from any thread.
 */
final class Gathering {
  private static final long COLLECT = Duration.ofMillis(20).toNanos();
  private static final long SHORTEST_PAUSE = Duration.ofMillis(100).toNanos();

  /** A run looks at everything: with thousands of objects, it must not take the whole thread. */
  private static final long PAUSE_FOR_RUN = 19;

  /** The first run of a JVM, or one on a node without time for it, says nothing of the next. */
  private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

  private final Control control;
  private final Runnable task;
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile long earliest;

  Gathering(Control control, Runnable task) {
    this.control = control;
    this.task = task;
    this.earliest = control.nanoTime();
  }

  /** Something changed: the task will run after this. */
  void changed() {
    if (!due.getAndSet(true)) {
      long wait = Math.max(COLLECT, earliest - control.nanoTime());
      control.schedule(Duration.ofNanos(wait), this::run);
    }
  }

  private void run() {
    due.set(false);
    long begin = control.nanoTime();
    try {
      task.run();
    } finally {
      long end = control.nanoTime();
      earliest = end + Math.clamp(PAUSE_FOR_RUN * (end - begin), SHORTEST_PAUSE, LONGEST_PAUSE);
    }
  }
}
