package dev.mooring.report;

import java.time.Duration;

/**
 * How often one object may be written: a token bucket that collects before it spends.
 *
 * <p>A change waits {@code collect}, so that what belongs together is written together. Each write
 * takes a token; the bucket holds {@code burst} of them and gains one every {@code interval}. It
 * never delays longer than needed: the first change after a quiet time goes out after {@code
 * collect}, however many follow (a trailing debounce would put it off for ever).
 *
 * <p>Not thread safe. Times are of a monotonic clock, in nanoseconds.
 */
public final class PublishRate {
  private static final long UNSET = Long.MIN_VALUE;

  private final long collect;
  private final long interval;
  private final int burst;
  private double tokens;
  private long filledAt = UNSET;
  private long dirtySince = UNSET;

  public PublishRate(Duration collect, int burst, Duration interval) {
    this.collect = collect.toNanos();
    this.interval = interval.toNanos();
    this.burst = burst;
    this.tokens = burst;
  }

  /**
   * For the status of one object: collect 200 ms, burst 3, then one a second, so at most 63 in any
   * minute.
   */
  public static PublishRate ofStatus() {
    return new PublishRate(Duration.ofMillis(200), 3, Duration.ofSeconds(1));
  }

  /**
   * Asks to write a change now.
   *
   * @return zero when the write may go out now (its token is taken), else the time to wait before
   *     asking again
   */
  public Duration claim(long now) {
    return claim(now, Duration.ZERO);
  }

  /**
   * Asks to write a change now that can wait a little for the next one, which may make it needless.
   *
   * @param patience how long, from the change; it counts where it is longer than {@code collect}
   * @return as {@link #claim(long)} does
   */
  public Duration claim(long now, Duration patience) {
    if (dirtySince == UNSET) {
      dirtySince = now;
    }
    fill(now);
    long wait = dirtySince + Math.max(collect, patience.toNanos()) - now;
    if (tokens < 1) {
      wait = Math.max(wait, (long) Math.ceil((1 - tokens) * interval));
    }
    if (wait > 0) {
      return Duration.ofNanos(wait);
    }
    tokens -= 1;
    dirtySince = UNSET;
    return Duration.ZERO;
  }

  /** Takes a token for a write that cannot wait; without one, too. */
  public void spend(long now) {
    fill(now);
    tokens = Math.max(0, tokens - 1);
    dirtySince = UNSET;
  }

  /** There is nothing to write any more: what was dirty has become again what was last written. */
  public void settle() {
    dirtySince = UNSET;
  }

  private void fill(long now) {
    if (filledAt != UNSET) {
      tokens = Math.min(burst, tokens + (double) (now - filledAt) / interval);
    }
    filledAt = now;
  }
}
