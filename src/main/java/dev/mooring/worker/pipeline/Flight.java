package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.worker.pool.Outlet;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Records that are being written together. */
final class Flight implements BiConsumer<Void, Throwable>, Runnable {
  private static final Logger LOG = Logger.getLogger(Flight.class);

  private final SinkLane lane;
  private final List<Delivery> deliveries;
  private ConnectorException failure;

  Flight(SinkLane lane, List<Delivery> deliveries) {
    this.lane = lane;
    this.deliveries = deliveries;
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  /** Why it failed; null when all have arrived. */
  ConnectorException failure() {
    return failure;
  }

  void begin(Outlet outlet) {
    List<Message> messages =
        deliveries.size() == 1
            ? List.of(deliveries.getFirst().prepared())
            : deliveries.stream().map(Delivery::prepared).toList();
    CompletionStage<Void> answer;
    try {
      answer = outlet.write(messages);
    } catch (RuntimeException e) {
      accept(null, e);
      return;
    }
    answer.whenComplete(this);
  }

  /** The answer, on any thread. */
  @Override
  public void accept(Void written, Throwable cause) {
    failure = cause == null ? null : known(cause);
    lane.execute(this);
  }

  @Override
  public void run() {
    lane.landed(this);
  }

  private ConnectorException known(Throwable failed) {
    Throwable cause =
        failed instanceof CompletionException && failed.getCause() != null
            ? failed.getCause()
            : failed;
    if (cause instanceof ConnectorException told) {
      return told;
    }
    LOG.warnf(
        cause,
        "Sink %s failed in an unexpected way; the record is tried again",
        deliveries.getFirst().preparedWith().key());
    return ConnectorException.unknown(
        Reason.InternalError,
        "unexpected " + cause.getClass().getSimpleName() + "; the worker's log says more");
  }
}
