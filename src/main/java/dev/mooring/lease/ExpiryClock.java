package dev.mooring.lease;

import dev.mooring.lease.LeaseObserver.Renewal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Lets Leases run out: looks once a second, and looks a Lease up at the API server before it calls
 * its worker lost. Whenever it cannot be sure to have seen all renewals, it waits a whole lease
 * first: while the watch is down, when a look-up fails, or when it was itself called too late. To
 * be called by one thread at a time; blocks while it looks up.
 */
public final class ExpiryClock implements Runnable {
  /** How often it is to be called. */
  public static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Logger LOG = Logger.getLogger(ExpiryClock.class);
  private static final Duration LATE = PERIOD.multipliedBy(3);

  private final LeaseObserver observer;
  private final BooleanSupplier watching;
  private final Function<String, Optional<Renewal>> lookUp;
  private final Consumer<String> changed;
  private final LongSupplier nanoTime;
  private long lastRun;

  /**
   * @param watching whether renewals are coming in
   * @param lookUp the Lease as it is at the API server; empty when there is none; throws when that
   *     cannot be told
   * @param changed hears of each worker of which something new is known
   */
  public ExpiryClock(
      LeaseObserver observer,
      BooleanSupplier watching,
      Function<String, Optional<Renewal>> lookUp,
      Consumer<String> changed,
      LongSupplier nanoTime) {
    this.observer = observer;
    this.watching = watching;
    this.lookUp = lookUp;
    this.changed = changed;
    this.nanoTime = nanoTime;
    this.lastRun = nanoTime.getAsLong();
  }

  @Override
  public void run() {
    long now = nanoTime.getAsLong();
    boolean late = now - lastRun > LATE.toNanos();
    lastRun = now;
    if (late || !watching.getAsBoolean()) {
      observer.gap(now);
      return;
    }
    for (String worker : observer.suspects(now)) {
      if (!judge(worker)) {
        observer.gap(nanoTime.getAsLong());
        return;
      }
    }
    lastRun = nanoTime.getAsLong();
  }

  /** Returns whether the API server could be asked. */
  private boolean judge(String worker) {
    Optional<Renewal> live;
    try {
      live = lookUp.apply(worker);
    } catch (RuntimeException failure) {
      LOG.warnf("Cannot look up the Lease of %s: %s", worker, failure.getMessage());
      return false;
    }
    long now = nanoTime.getAsLong();
    boolean news =
        live.isPresent() ? observer.confirm(worker, live.get(), now) : observer.gone(worker);
    if (news) {
      LOG.infof("Worker %s is %s", worker, observer.of(worker).state());
      changed.accept(worker);
    }
    return true;
  }
}
