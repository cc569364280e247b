package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ExpectedSource;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SessionConnection;
import dev.mooring.connector.SessionReader;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** A connection that does what the test says, and keeps what was asked of it. */
final class FakeConnection implements SessionConnection {
  final ConnectionRequest request;
  final List<FakeReader> readers = new ArrayList<>();
  final List<String> written = new ArrayList<>();
  ConnectionListener listener;
  Supplier<CompletableFuture<Void>> check = () -> CompletableFuture.completedFuture(null);
  Supplier<CompletableFuture<Void>> write = () -> CompletableFuture.completedFuture(null);
  Supplier<CompletableFuture<Void>> close = () -> CompletableFuture.completedFuture(null);

  /** What becomes of emptying a Source's part of the session. */
  Supplier<CompletableFuture<Boolean>> drain = () -> CompletableFuture.completedFuture(true);

  List<String> expected = List.of();
  List<String> expectedTopics = List.of();
  final List<String> drained = new ArrayList<>();
  final List<String> drainedFormer = new ArrayList<>();
  final List<String> forgotten = new ArrayList<>();

  /** What was to be given up of Sources that do not read here, by topic. */
  final List<String> givenUp = new ArrayList<>();

  ConnectorException refusal;

  /** Hears who is to be read, and says what is against it; null for nothing. */
  Function<ReadRequest, ConnectorException> onRead = what -> null;

  Duration patience;
  boolean provenByWrites;
  int checks;
  final List<CompletableFuture<Void>> answers = new ArrayList<>();
  int writers;
  int window = 1;
  boolean closed;

  FakeConnection(ConnectionRequest request) {
    this.request = request;
  }

  @Override
  public CompletionStage<Void> check() {
    checks++;
    return check.get();
  }

  @Override
  public Duration patience(Duration check) {
    return patience == null ? check : patience;
  }

  @Override
  public boolean provenByWrites() {
    return provenByWrites;
  }

  @Override
  public CompletionStage<SourceReader> read(ReadRequest what, MessageReceiver receiver) {
    ConnectorException against = refusal == null ? onRead.apply(what) : refusal;
    if (against != null) {
      return CompletableFuture.failedStage(against);
    }
    FakeReader reader = new FakeReader(what, receiver, () -> drain.get());
    readers.add(reader);
    return CompletableFuture.completedStage(reader);
  }

  @Override
  public void expect(Collection<ExpectedSource> sources) {
    expected = sources.stream().map(one -> one.source().name()).sorted().toList();
    expectedTopics = sources.stream().flatMap(one -> one.topics().stream()).toList();
  }

  @Override
  public CompletionStage<Boolean> drain(ReadRequest what, MessageReceiver receiver) {
    drained.add(what.source().name());
    drainedFormer.addAll(what.former());
    return drain.get();
  }

  @Override
  public CompletionStage<Void> forget(ReadRequest what) {
    forgotten.add(what.source().name());
    givenUp.addAll(what.topics());
    givenUp.addAll(what.former());
    return CompletableFuture.completedStage(null);
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    writers++;
    return new SinkWriter() {
      @Override
      public CompletionStage<Void> write(Message message) {
        written.add(message.topic());
        answers.add(write.get());
        return answers.getLast();
      }

      @Override
      public int window() {
        return window;
      }
    };
  }

  @Override
  public CompletionStage<Void> close() {
    closed = true;
    return close.get();
  }

  void lose(ConnectorException cause) {
    listener.lost(cause);
  }

  /** What one Source reads here. */
  static final class FakeReader implements SessionReader {
    ReadRequest request;
    final MessageReceiver receiver;
    final Supplier<CompletableFuture<Boolean>> drain;
    CompletableFuture<Void> change = CompletableFuture.completedFuture(null);
    boolean drains;
    boolean stopped;
    boolean forgotten;
    boolean silent;
    CompletableFuture<Boolean> formerGone = CompletableFuture.completedFuture(true);
    int renewals;
    int changes;

    FakeReader(
        ReadRequest request, MessageReceiver receiver, Supplier<CompletableFuture<Boolean>> drain) {
      this.request = request;
      this.receiver = receiver;
      this.drain = drain;
    }

    @Override
    public CompletionStage<Boolean> drain() {
      drains = true;
      return drain.get();
    }

    @Override
    public void renew() {
      renewals++;
    }

    @Override
    public CompletionStage<Void> change(ReadRequest other) {
      changes++;
      return change.thenRun(() -> request = other);
    }

    @Override
    public CompletionStage<Boolean> formerGone() {
      return formerGone;
    }

    boolean offer(String topic) {
      return receiver.offer(new Message(topic, new byte[0]), () -> {});
    }

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public CompletionStage<Void> forget() {
      stopped = true;
      forgotten = true;
      return silent ? new CompletableFuture<>() : CompletableFuture.completedStage(null);
    }
  }
}
