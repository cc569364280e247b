package dev.mooring.worker.pipeline;

import java.time.Duration;

/**
 * How long a Sink's records wait before they are written although they could be: for its rate, and
 * for more to come into a batch. One thread at a time.
 */
final class Pace {
  /** Records that a rate lets pass one by one may as well go a few at a time. */
  private static final long SHORTEST = Duration.ofMillis(1).toNanos();

  private final QueueActions actions;
  private final RateLimit rate;
  private BatchLimits limits;
  private boolean pausing;
  private long end;

  Pace(SinkSettings settings, QueueActions actions, long now) {
    this.actions = actions;
    this.rate = new RateLimit(settings.recordsPerSecond(), now);
    this.limits = settings.batchLimits();
  }

  /** Goes on with other settings. */
  void set(SinkSettings settings) {
    rate.set(settings.recordsPerSecond());
    limits = settings.batchLimits();
  }

  BatchLimits limits() {
    return limits;
  }

  /** How many records may be written now. */
  int most() {
    return rate.allowed(limits.records());
  }

  /** So many are written. */
  void pass(int records) {
    rate.pass(records);
  }

  /**
   * Whether none may be written now; when it is time to look again, the queue hears of it.
   *
   * @param first the one that is next
   * @param waiting how many wait
   * @param lingers whether more may come that are worth to be waited for
   */
  boolean pauses(QueuedRecord first, int waiting, boolean lingers, long now) {
    if (!rate.isSet() && limits.linger().isZero()) {
      return false;
    }
    long pause = rate.pause(now);
    if (pause > 0) {
      pause = Math.max(pause, SHORTEST);
    } else if (lingers && waiting < limits.records() && !first.record().pipeline().isStopping()) {
      pause = first.takenAt() + limits.linger().toNanos() - now;
    }
    if (pause > 0 && (!pausing || now + pause - end < 0)) {
      pausing = true;
      end = now + pause;
      actions.time(pause, this);
    }
    return pause > 0;
  }

  /** A pause is over. */
  void paused() {
    pausing = false;
  }
}
