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
final class Write implements BiConsumer<Void, Throwable>, Runnable {
  private static final Logger LOG = Logger.getLogger(Write.class);

  private final List<QueuedRecord> records;
  private final Outlet outlet;
  private final long number;
  private final long begunAt;
  private final boolean lone;
  private SinkLane lane;
  private ConnectorException failure;

  /**
   * @param number larger than those of the Sink's writes before it
   * @param lone whether it is a single suspect, with nothing beside it on its connection
   */
  Write(List<QueuedRecord> records, Outlet outlet, long number, long begunAt, boolean lone) {
    this.records = records;
    this.outlet = outlet;
    this.number = number;
    this.begunAt = begunAt;
    this.lone = lone;
  }

  List<QueuedRecord> records() {
    return records;
  }

  Outlet outlet() {
    return outlet;
  }

  /** Its place in the order of the Sink's writes. */
  long number() {
    return number;
  }

  /** When it began, by the lane's clock, in nanoseconds. */
  long begunAt() {
    return begunAt;
  }

  boolean isLone() {
    return lone;
  }

  boolean isBatch() {
    return records.size() > 1;
  }

  /** Lets each of its records be written by itself from now on. */
  void takeApart() {
    for (QueuedRecord record : records) {
      if (record.state() == QueuedRecord.State.WAITING) {
        record.setAlone();
      }
    }
  }

  /** Why it failed; null when all have arrived. */
  ConnectorException failure() {
    return failure;
  }

  /** Begins; the lane hears of the answer, whatever happens. */
  void begin(SinkLane by) {
    lane = by;
    CompletionStage<Void> answer;
    try {
      List<Message> messages =
          isBatch()
              ? records.stream().map(QueuedRecord::prepared).toList()
              : List.of(records.getFirst().prepared());
      answer = outlet.write(messages);
      answer.whenComplete(this);
    } catch (Throwable e) {
      accept(null, e);
    }
  }

  /** The answer, on any thread. */
  @Override
  public void accept(Void written, Throwable cause) {
    ended(cause == null ? null : known(cause));
    lane.execute(this);
  }

  /** It has ended so: null when all have arrived. */
  void ended(ConnectorException how) {
    failure = how;
  }

  @Override
  public void run() {
    lane.answered(this);
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
        records.getFirst().settings().key());
    return ConnectorException.unknown(
        Reason.InternalError,
        "unexpected " + cause.getClass().getSimpleName() + "; the worker's log says more");
  }
}
