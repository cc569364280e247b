package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What a Source's users should know although it reads: that the other side gives less than was
 * asked for, that it refuses other settings, and which messages were left out lately. Texts are
 * stable. May be used from any thread.
 */
final class SourceRemarks {
  /** How long messages that were left out are shown after the last of them. */
  static final Duration SHOW = Duration.ofMinutes(1);

  private final Control control;
  private final Runnable changed;
  private final LongAdder leftOut = new LongAdder();
  private volatile ConnectorException shortfall;
  private volatile ConnectorException refusedChange;
  private volatile ConnectorException heldUp;
  private ConnectorException shown;
  private long latestAt;

  /**
   * @param changed hears that what this says is another thing now
   */
  SourceRemarks(Control control, Runnable changed) {
    this.control = control;
    this.changed = changed;
  }

  /** Messages that were left out. */
  LongAdder leftOut() {
    return leftOut;
  }

  /** A message was left out. */
  void leftOut(ConnectorException why) {
    leftOut.increment();
    synchronized (this) {
      latestAt = control.nanoTime();
      if (shown != null) {
        return;
      }
      shown = why;
      control.schedule(SHOW, this::lookAgain);
    }
    changed.run();
  }

  private void lookAgain() {
    synchronized (this) {
      long quiet = control.nanoTime() - latestAt;
      if (quiet < SHOW.toNanos()) {
        control.schedule(SHOW.minusNanos(quiet), this::lookAgain);
        return;
      }
      shown = null;
    }
    changed.run();
  }

  /** What the other side does not give of what was asked for; null when it gives all. */
  void granted(ConnectorException less) {
    shortfall = less;
    changed.run();
  }

  /** Its acknowledgements wait for others; null when they do not any more. */
  void heldUp(ConnectorException why) {
    heldUp = why;
    changed.run();
  }

  /** Other settings are refused, and it reads on as before; null when that is over. */
  void refusesChange(ConnectorException cause) {
    refusedChange =
        cause == null
            ? null
            : ConnectorException.retry(
                Reason.UpdateFailed,
                "the new settings do not work, the old ones go on: " + cause.getMessage());
    changed.run();
  }

  /** What to say now; empty when there is nothing to say. */
  synchronized Optional<ConnectorException> now() {
    return Stream.of(heldUp, shown, refusedChange, shortfall).filter(Objects::nonNull).findFirst();
  }
}
