package dev.mooring.connector.generator;

import dev.mooring.api.v1alpha1.GeneratorSource;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.Progress;
import dev.mooring.connector.SourcePosition;
import dev.mooring.connector.SourceReader;
import dev.mooring.expression.ExpressionFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes one record each interval, until the count is reached or somebody stops it.
 *
 * <p>While the receiver has no room, no record is made: those that would have been due meanwhile
 * are left out, and the sequence has no gap. Where the position is kept, the sequence and the count
 * go on from it.
 */
final class GeneratorReader implements SourceReader {
  /** Makes the payload of the record with that number. */
  @FunctionalInterface
  interface Payload {
    byte[] of(long sequence) throws ExpressionFailure;
  }

  private final long interval;
  private final long count;
  private final Payload payload;
  private final MessageReceiver receiver;
  private final Pacemaker pacemaker;
  private final Progress progress;
  private volatile boolean stopped;

  /** The following are touched by the pacemaker's beats only. */
  private long sequence;

  private long due;
  private Message waiting;
  private Runnable acknowledge;

  /**
   * @param position the number of the next record, where that is kept
   */
  GeneratorReader(
      GeneratorSource settings,
      Payload payload,
      SourcePosition position,
      MessageReceiver receiver,
      Pacemaker pacemaker) {
    this.progress = new Progress(position);
    this.sequence = position.saved() == null ? 0 : Long.parseLong(position.saved());
    this.interval = settings.pace().toNanos();
    this.count = settings.count();
    this.payload = payload;
    this.receiver = receiver;
    this.pacemaker = pacemaker;
  }

  void start() {
    pacemaker.after(
        Duration.ZERO,
        () -> {
          due = pacemaker.nanoTime();
          beat();
        });
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public CompletionStage<Void> forget() {
    stop();
    return CompletableFuture.completedFuture(null);
  }

  private void beat() {
    if (stopped || count > 0 && sequence >= count) {
      return;
    }
    try {
      if (waiting == null) {
        waiting = new Message("", payload.of(sequence));
        acknowledge = progress.next(Long.toString(sequence + 1));
      }
    } catch (ExpressionFailure e) {
      receiver.failed(
          ConnectorException.permanent(
              Reason.InvalidExpression, "generator.payload: " + e.getMessage()));
      return;
    }
    if (receiver.offer(waiting, acknowledge)) {
      taken();
    } else {
      receiver.whenRoom(() -> pacemaker.after(Duration.ZERO, this::beat));
    }
  }

  private void taken() {
    waiting = null;
    sequence++;
    long now = pacemaker.nanoTime();
    due = Math.max(due + interval, now);
    pacemaker.after(Duration.ofNanos(due - now), this::beat);
  }
}
