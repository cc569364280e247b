package dev.mooring.worker.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The Sinks that wait for room on one of a pool's connections, first come, first served. For each
 * write that ends and each connection that opens, one is woken; it takes what it needs, and passes
 * on what is left. May be used from any thread.
 */
final class WaitingSinks {
  private static final Logger LOG = Logger.getLogger(WaitingSinks.class);

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final AtomicInteger owed = new AtomicInteger();
  private volatile int count;

  int count() {
    return count;
  }

  /** One more waits; the caller looks for room once more after this, as some may have come. */
  synchronized void add(Runnable woken) {
    waiting.add(woken);
    count = waiting.size();
  }

  /** There may be room. Who is woken may come back here: its turn is after this one. */
  void wakeOne() {
    if (count > 0 && owed.getAndIncrement() == 0) {
      do {
        wakeNext();
      } while (owed.decrementAndGet() > 0);
    }
  }

  private void wakeNext() {
    Runnable next = poll();
    if (next != null) {
      try {
        next.run();
      } catch (Throwable e) {
        LOG.error("a Sink could not be woken", e);
      }
    }
  }

  private synchronized Runnable poll() {
    Runnable next = waiting.poll();
    count = waiting.size();
    return next;
  }
}
