package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import java.util.function.LongSupplier;

/** How a slot stands, as it is seen from outside. On the control thread. */
final class Standing {
  private final LongSupplier tick;
  private boolean proven;
  private Failure failure;

  /** Nothing is known yet; the ticks are above all earlier ones. */
  Standing(LongSupplier tick) {
    this.tick = tick;
  }

  SlotView view(boolean takesWrites) {
    return new SlotView(takesWrites, proven, failure);
  }

  /** Why nothing is open; null when it is, or has not failed yet. */
  ConnectorException cause() {
    return failure == null ? null : failure.cause();
  }

  void opened() {
    proven = true;
    failure = null;
  }

  void failed(ConnectorException cause) {
    proven = false;
    failure = Failure.after(failure, cause, tick);
  }

  /** The other side owes an answer; null when it has answered. */
  void silent(ConnectorException cause) {
    proven = cause == null;
    failure = cause == null ? null : Failure.after(failure, cause, tick);
  }

  /** It goes over to other settings, of which nothing has failed. */
  void moved() {
    failure = null;
  }

  /** Nothing is known of the other settings. */
  void renewed() {
    proven = false;
  }
}
