package dev.mooring.testing.pods;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A level-triggered loop on a virtual thread of its own: it looks at what is, does what is needed,
 * and looks again when it is woken, or when the pause is over that the look asked for.
 *
 * <p>Waking is safe from any thread and never waits; wakes during a look lead to one more look. A
 * look that throws is logged and repeated.
 */
final class WakeLoop {
  /** What a look returns to look again only when woken. */
  static final Duration UNTIL_WOKEN = Duration.ofDays(1);

  /** What a look returns to be the last one. */
  static final Duration END = Duration.ofSeconds(-1);

  private static final Logger LOG = Logger.getLogger(WakeLoop.class);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final BlockingQueue<Boolean> wakes = new ArrayBlockingQueue<>(1);
  private final String name;
  private final Supplier<Duration> look;
  private volatile boolean stopped;
  private Thread thread;

  WakeLoop(String name, Supplier<Duration> look) {
    this.name = name;
    this.look = look;
  }

  void start() {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  void wake() {
    // Full means that a look is due anyway.
    wakes.offer(true);
  }

  /** Ends it after the look that is under way, which is interrupted, and waits for that. */
  void stop() {
    stopped = true;
    if (thread == null) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!stopped && !pause.equals(END)) {
        wakes.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = stopped ? END : lookOrRetry();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration lookOrRetry() {
    try {
      return look.get();
    } catch (RuntimeException e) {
      if (!stopped) {
        LOG.warnf("%s: %s; trying again", name, e.getMessage());
        LOG.debug(name, e);
      }
      return RETRY;
    }
  }
}
