package dev.mooring.worker.pipeline;

import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pool.Control;
import java.time.Duration;

/**
 * How well a Sink's records go, apart from its connection: what fails, which record it keeps, what
 * it drops. Texts are stable: a fault that repeats itself changes nothing. May be used from any
 * thread.
 */
final class SinkHealth {
  /** Failures in a row after which one is no accident any more. */
  private static final int FEW = 3;

  /** How long dropped records are shown after the last of them. */
  private static final Duration SHOW_DROPS = Duration.ofMinutes(1);

  private final Control control;
  private final Runnable changed;
  private volatile int failuresInARow;
  private volatile ConnectorException failure;
  private volatile String kept;
  private volatile String dropped;
  private volatile String latestDrop;
  private volatile long latestDropAt;

  /**
   * @param changed hears that what this says is another thing now
   */
  SinkHealth(Control control, Runnable changed) {
    this.control = control;
    this.changed = changed;
  }

  /** A write has succeeded. */
  void succeeded() {
    if (failuresInARow > 0) {
      recovered();
    }
  }

  private synchronized void recovered() {
    failuresInARow = 0;
    if (failure != null) {
      failure = null;
      changed.run();
    }
  }

  /**
   * A write has failed, and will be repeated.
   *
   * @param certain whether it needs no repetition to be taken for a fault
   */
  synchronized void failed(ConnectorException cause, boolean certain) {
    failuresInARow++;
    if ((certain || failuresInARow >= FEW) && !isSame(failure, cause)) {
      failure = cause;
      changed.run();
    }
  }

  /** A record is kept that can never be written. */
  synchronized void keeps(String message) {
    if (kept == null) {
      kept = message;
      changed.run();
    }
  }

  /** No such record is kept any more. */
  synchronized void keepsNone() {
    if (kept != null) {
      kept = null;
      changed.run();
    }
  }

  /** Something happened to a record that its Sink's user may want to know of: it was dropped. */
  void notes(String message) {
    latestDropAt = control.nanoTime();
    latestDrop = message;
    if (dropped == null) {
      showDrop();
    }
  }

  private synchronized void showDrop() {
    if (dropped == null) {
      dropped = latestDrop;
      control.schedule(SHOW_DROPS, this::lookAtDropsAgain);
      changed.run();
    }
  }

  /** Once a minute, so that causes that take turns do not make the state flap. */
  private synchronized void lookAtDropsAgain() {
    boolean quiet = control.nanoTime() - latestDropAt >= SHOW_DROPS.toNanos();
    dropped = quiet ? null : latestDrop;
    if (!quiet) {
      control.schedule(SHOW_DROPS, this::lookAtDropsAgain);
    }
    changed.run();
  }

  /** Why writes fail; null while they do not. */
  ConnectorException failure() {
    return failure;
  }

  /** Why a record is kept; null while none is. */
  String kept() {
    return kept;
  }

  /** Why records were dropped lately; null when none were. */
  String dropped() {
    return dropped;
  }

  private static boolean isSame(ConnectorException one, ConnectorException other) {
    return one != null
        && one.reason() == other.reason()
        && one.getMessage().equals(other.getMessage());
  }
}
