package dev.mooring.connector.memory;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.memory.Topics.Topic;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** One Source's or Sink's access to the topics of its namespace. Always well. */
final class MemoryConnection implements Connection {
  private final String namespace;
  private final Topics topics;
  private final Set<MemoryReader> readers = ConcurrentHashMap.newKeySet();
  private final Set<CompletableFuture<Void>> unanswered = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  MemoryConnection(String namespace, Topics topics) {
    this.namespace = namespace;
    this.topics = topics;
  }

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
    Topic topic = new Topic(namespace, request.spec().memory().topic());
    MemoryReader reader = new MemoryReader(topic, topics, receiver);
    readers.add(reader);
    topics.add(topic, reader);
    return CompletableFuture.completedFuture(reader);
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    Topic topic = new Topic(namespace, sink.memory().topic());
    return message -> write(topic, message);
  }

  @Override
  public CompletionStage<Void> close() {
    closed = true;
    readers.forEach(MemoryReader::forget);
    unanswered.forEach(write -> write.completeExceptionally(gone()));
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> write(Topic topic, Message message) {
    CompletableFuture<Void> write = new CompletableFuture<>();
    unanswered.add(write);
    write.whenComplete((done, failure) -> unanswered.remove(write));
    if (closed) {
      write.completeExceptionally(gone());
      return write;
    }
    CompletableFuture.allOf(
            topics.readers(topic).stream()
                .map(reader -> reader.deliver(message.payload()))
                .toArray(CompletableFuture[]::new))
        .whenComplete((done, failure) -> finish(write, failure));
    return write;
  }

  private static void finish(CompletableFuture<Void> write, Throwable failure) {
    switch (failure) {
      case null -> write.complete(null);
      case CompletionException wrapped -> write.completeExceptionally(wrapped.getCause());
      default -> write.completeExceptionally(failure);
    }
  }

  private static ConnectorException gone() {
    return ConnectorException.disconnected(Reason.ConnectionLost, "the connection is closed");
  }
}
