package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A Source's own connection: others connect to it. May be used from any thread. */
final class ListeningConnection implements Connection {
  private final Listeners listeners;
  private final Set<RecordReceiver> receivers = ConcurrentHashMap.newKeySet();

  ListeningConnection(Listeners listeners) {
    this.listeners = listeners;
  }

  /** There is nobody to ask. */
  @Override
  public CompletionStage<Void> check() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
    HttpSource spec = request.spec().http();
    RecordReceiver reader =
        new RecordReceiver(
            listeners,
            spec,
            request.source().namespace(),
            receiver,
            request.secrets(),
            Clock.systemUTC());
    receivers.add(reader);
    return reader
        .listen()
        .handle(
            (added, failure) -> {
              if (failure != null) {
                receivers.remove(reader);
              }
              return failure;
            })
        .thenCompose(
            failure ->
                failure == null
                    ? CompletableFuture.completedFuture(reader)
                    : CompletableFuture.failedFuture(failure));
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    throw new IllegalStateException("a Sink writes on a Connector's connection");
  }

  @Override
  public CompletionStage<Void> close() {
    return CompletableFuture.allOf(
        receivers.stream().map(RecordReceiver::close).toArray(CompletableFuture[]::new));
  }
}
