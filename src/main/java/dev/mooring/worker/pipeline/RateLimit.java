package dev.mooring.worker.pipeline;

import java.util.concurrent.TimeUnit;

/**
 * Lets so many records pass in a second, evenly: what was not used in the last tenth of a second
 * may follow at once. One thread at a time.
 */
final class RateLimit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long BURST = SECOND / 10;

  private double perNano;
  private double credit;
  private long countedAt;

  /**
   * @param now the time, in nanoseconds of any clock
   */
  RateLimit(Integer perSecond, long now) {
    countedAt = now;
    set(perSecond);
    credit = most();
  }

  /** Goes on with another limit; null for none. */
  void set(Integer perSecond) {
    perNano = perSecond == null ? 0 : (double) perSecond / SECOND;
    credit = Math.min(credit, most());
  }

  boolean isSet() {
    return perNano > 0;
  }

  private double most() {
    return Math.max(1, BURST * perNano);
  }

  /** How long to wait until a record may pass, in nanoseconds; 0 for now. */
  long pause(long now) {
    if (perNano == 0) {
      return 0;
    }
    if (now - countedAt > 0) {
      credit = Math.min(most(), credit + (now - countedAt) * perNano);
      countedAt = now;
    }
    return credit >= 1 ? 0 : (long) Math.ceil((1 - credit) / perNano);
  }

  /** How many of so many may pass now. */
  int allowed(int wanted) {
    return perNano == 0 ? wanted : Math.min(wanted, (int) credit);
  }

  /** So many pass. */
  void pass(int records) {
    credit -= records;
  }
}
