package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * One record on its way to one Sink: filtered, transformed and written, as often as it takes. One
 * thread works on it at a time; the lane passes it on.
 */
final class Delivery implements BiConsumer<Void, Throwable> {
  private static final Logger LOG = Logger.getLogger(Delivery.class);

  private final SinkLane lane;
  private final TakenRecord record;
  private final long sequence;
  private final long takenAt;
  private SinkSettings preparedWith;
  private Message prepared;
  private int failures;
  private volatile boolean writing;

  /**
   * @param takenAt when the lane took it, by its clock
   */
  Delivery(SinkLane lane, TakenRecord record, long sequence, long takenAt) {
    this.takenAt = takenAt;
    this.lane = lane;
    this.record = record;
    this.sequence = sequence;
  }

  TakenRecord record() {
    return record;
  }

  /** The place in the order in which the lane received its records. */
  long sequence() {
    return sequence;
  }

  /** When the lane took it, by its clock, in nanoseconds. */
  long takenAt() {
    return takenAt;
  }

  /** The settings of the latest attempt. */
  SinkSettings preparedWith() {
    return preparedWith;
  }

  /** Whether a write is under way whose answer will come. */
  boolean isWriting() {
    return writing;
  }

  /** How often in all it was written without success. */
  int failures() {
    return failures;
  }

  /** Writes it with the lane's settings of now, unless it is finished already. */
  void attempt() {
    if (!lane.holds(this)) {
      return;
    }
    try {
      if (prepare(lane.settings())) {
        write();
      } else {
        lane.finish(this, Result.FILTERED);
      }
    } catch (InvalidRecord fault) {
      lane.refused(this, fault);
    }
  }

  private boolean prepare(SinkSettings settings) throws InvalidRecord {
    if (preparedWith == settings) {
      return true;
    }
    preparedWith = settings;
    Optional<Message> result = apply(settings.expressions());
    prepared = result.orElse(null);
    return result.isPresent();
  }

  private Optional<Message> apply(SinkExpressions expressions) throws InvalidRecord {
    try {
      return expressions.apply(record);
    } catch (RuntimeException e) {
      LOG.warnf(e, "an expression of Sink %s failed in an unexpected way", preparedWith.key());
      throw InvalidRecord.of(e);
    }
  }

  private void write() {
    writing = true;
    CompletionStage<Void> answer;
    try {
      answer = preparedWith.writer().write(prepared);
    } catch (RuntimeException e) {
      accept(null, e);
      return;
    }
    answer.whenComplete(this);
  }

  /** The answer to a write. */
  @Override
  public void accept(Void written, Throwable failure) {
    writing = false;
    if (failure == null) {
      lane.delivered(this);
    } else {
      failures++;
      lane.failed(this, causeOf(failure));
    }
  }

  private ConnectorException causeOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ConnectorException known) {
      return known;
    }
    LOG.warnf(
        cause,
        "Sink %s failed in an unexpected way; the record is tried again",
        preparedWith.key());
    return ConnectorException.retry(
        Reason.InternalError,
        "unexpected " + cause.getClass().getSimpleName() + "; the worker's log says more");
  }
}
