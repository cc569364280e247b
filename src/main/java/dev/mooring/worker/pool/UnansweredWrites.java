package dev.mooring.worker.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The writes of one link that wait for their answers, and how long the oldest of them does. Those
 * that begin between two {@linkplain #mark marks} are counted together: so a write costs no look at
 * a clock, no timer and no object. May be used from any thread, except for marks and ages, which
 * are the control thread's.
 */
final class UnansweredWrites {
  /** What {@link #begin} says when no write may begin any more. */
  static final int CLOSED = -1;

  private static final int GROUPS = 16;

  private final InFlight all = new InFlight();
  private final AtomicIntegerArray groups = new AtomicIntegerArray(GROUPS);
  private final long[] completeAt = new long[GROUPS];
  private volatile int current;

  /** Begins one more; returns what to {@link #finish} it with, or {@link #CLOSED}. */
  int begin() {
    if (!all.begin()) {
      return CLOSED;
    }
    int group = current;
    groups.incrementAndGet(group);
    return group;
  }

  /** One is answered, or never will be. */
  void finish(int group) {
    groups.decrementAndGet(group);
    all.finish();
  }

  /**
   * Lets nothing more begin.
   *
   * @return completes when all is finished; the same one at each call
   */
  CompletableFuture<Void> close() {
    return all.close();
  }

  /** How many have begun and are not finished. */
  int count() {
    return all.count();
  }

  boolean isClosed() {
    return all.isClosed();
  }

  /** What begins from now on is younger than what has begun. */
  void mark(long nanoTime) {
    int next = next(current);
    // While the oldest one waits there, those of now stay together, and seem no older than they
    // are.
    if (groups.get(next) == 0) {
      completeAt[current] = nanoTime;
      current = next;
    }
  }

  /** For how many nanoseconds, at the least, the oldest one waits; 0 when there is none. */
  long oldest(long nanoTime) {
    for (int group = next(current); group != current; group = next(group)) {
      if (groups.get(group) > 0) {
        return nanoTime - completeAt[group];
      }
    }
    return 0;
  }

  private static int next(int group) {
    return (group + 1) % GROUPS;
  }
}
