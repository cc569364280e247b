package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import java.util.function.LongSupplier;

/**
 * Why a slot fails.
 *
 * @param order since when it fails in this way, as a number that grows over the whole pool
 */
record Failure(ConnectorException cause, long order) {
  /**
   * The failure after another one. The same cause again keeps its place in the order: else two
   * slots that fail in two ways would take turns as the most recent one.
   *
   * @param before null when there was none
   */
  static Failure after(Failure before, ConnectorException cause, LongSupplier tick) {
    return before != null && Causes.same(before.cause(), cause)
        ? before
        : new Failure(cause, tick.getAsLong());
  }
}
