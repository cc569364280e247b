package dev.mooring.connector.blackhole;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Always well. */
final class BlackholeConnection implements Connection {
  private final Set<CompletableFuture<Void>> unanswered = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  @Override
  public CompletionStage<Void> check() {
    return CompletableFuture.completedFuture(null);
  }

  /** There is nobody who could be silent. */
  @Override
  public Duration patience(Duration check) {
    return ChronoUnit.FOREVER.getDuration();
  }

  @Override
  public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
    throw new UnsupportedOperationException("nothing can be read from a blackhole");
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    Duration delay = sink.blackhole().pause();
    return message -> swallow(delay);
  }

  @Override
  public CompletionStage<Void> close() {
    closed = true;
    unanswered.forEach(write -> write.completeExceptionally(gone()));
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> swallow(Duration delay) {
    CompletableFuture<Void> write = new CompletableFuture<>();
    if (!delay.isZero()) {
      unanswered.add(write);
      write.whenComplete((done, failure) -> unanswered.remove(write));
      write.completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
    if (closed) {
      write.completeExceptionally(gone());
    } else if (delay.isZero()) {
      write.complete(null);
    }
    return write;
  }

  private static ConnectorException gone() {
    return ConnectorException.disconnected(Reason.ConnectionLost, "the connection is closed");
  }
}
