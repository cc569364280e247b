package dev.mooring.worker.claim;

import dev.mooring.lease.LeaseObserver;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this worker's Lease cannot have run out in anybody's eyes, by its own monotonic clock. A
 * term is a time without a gap in that: whoever has been doubtful once, even without noticing (a
 * process that was frozen), begins a new one with the next renewal. May be used from any thread.
 */
public final class LeaseProof {
  /**
   * From when a renewal is sent. Others wait a whole Lease from when they have seen it; the rest is
   * for what is under way to end.
   */
  static final Duration TRUSTED = LeaseObserver.LENGTH.minusSeconds(2);

  private record Proven(long term, long sentAt) {}

  private final LongSupplier nanoTime;
  private volatile Proven proven;

  /**
   * Before the first renewal, when nothing is proven.
   *
   * @param nanoTime a monotonic clock
   */
  public LeaseProof(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * The API server has taken a renewal.
   *
   * @param sentAt when it was sent, by the same clock
   */
  public synchronized void renewed(long sentAt) {
    Proven before = proven;
    long term = before == null ? 1 : isTrusted(before) ? before.term() : before.term() + 1;
    proven = new Proven(term, sentAt);
  }

  /** The present term; 0 while there is none. */
  long term() {
    Proven now = proven;
    return now != null && isTrusted(now) ? now.term() : 0;
  }

  /** Whether there has been no gap since that term began. */
  boolean holds(long term) {
    Proven now = proven;
    return now != null && now.term() == term && isTrusted(now);
  }

  private boolean isTrusted(Proven one) {
    return nanoTime.getAsLong() - one.sentAt() < TRUSTED.toNanos();
  }
}
