package dev.mooring.worker.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Looks for writes of a pool that are not answered in time: one timer for all of them, and only
 * while there are any. On the control thread, but for {@link #begun}.
 */
final class WriteWatch {
  /** So many looks within the time that an answer may take. */
  private static final int LOOKS = 8;

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Control control;
  private final Supplier<PoolSettings> settings;
  private final Supplier<List<Link>> links;
  private final AtomicBoolean watching = new AtomicBoolean();
  private Control.Timer timer = () -> {};

  /**
   * Watches nothing yet.
   *
   * @param links those on which writes may be under way
   */
  WriteWatch(Control control, Supplier<PoolSettings> settings, Supplier<List<Link>> links) {
    this.control = control;
    this.settings = settings;
    this.links = links;
  }

  /** A write has begun. From any thread. */
  void begun() {
    if (!watching.get() && watching.compareAndSet(false, true)) {
      control.execute(this::pause);
    }
  }

  /** Watches no more. */
  void end() {
    watching.set(true);
    timer.cancel();
  }

  private void pause() {
    Duration part = settings.get().healthCheck().limit().dividedBy(LOOKS);
    timer = control.schedule(part.compareTo(LONGEST) < 0 ? part : LONGEST, this::look);
  }

  private void look() {
    links.get().forEach(Link::lookAtWrites);
    if (isAnyUnderWay()) {
      pause();
      return;
    }
    watching.set(false);
    // One may have begun that has found it watching.
    if (isAnyUnderWay()) {
      begun();
    }
  }

  private boolean isAnyUnderWay() {
    return links.get().stream().anyMatch(link -> link.writes().count() > 0);
  }
}
