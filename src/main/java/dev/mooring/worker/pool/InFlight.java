package dev.mooring.worker.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what has begun and is not finished, until nothing may begin any more. May be used from any
 * thread.
 */
final class InFlight {
  private final AtomicInteger unfinished = new AtomicInteger();
  private final CompletableFuture<Void> landed = new CompletableFuture<>();
  private volatile boolean closed;

  /** Begins one more; false when none may begin any more. */
  boolean begin() {
    unfinished.incrementAndGet();
    if (closed) {
      finish();
      return false;
    }
    return true;
  }

  /** One is finished. */
  void finish() {
    if (unfinished.decrementAndGet() == 0 && closed) {
      landed.complete(null);
    }
  }

  /**
   * Lets nothing more begin.
   *
   * @return completes when all is finished; the same one at each call
   */
  CompletableFuture<Void> close() {
    closed = true;
    if (unfinished.get() == 0) {
      landed.complete(null);
    }
    return landed;
  }

  /** How many have begun and are not finished. */
  int count() {
    return unfinished.get();
  }

  boolean isClosed() {
    return closed;
  }
}
