package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.KeepsSessions;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.Opening;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connector type whose connections always open, and keep what was asked of them. */
class FakeType implements ConnectorType {
  final List<FakeConnection> connections = new CopyOnWriteArrayList<>();
  private final String name;

  FakeType(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** One whose other side keeps sessions. */
  static FakeType withSessions(String name) {
    return new WithSessions(name);
  }

  private static final class WithSessions extends FakeType implements KeepsSessions {
    private WithSessions(String name) {
      super(name);
    }

    @Override
    public String sessionsAt(ConnectorSpec spec) {
      return name();
    }
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    FakeConnection connection = new FakeConnection(request);
    connections.add(connection);
    return Opening.of(connection);
  }

  /** The connections of that Connector, Source or Sink that nobody has closed. */
  List<FakeConnection> open(String owner) {
    return connections.stream()
        .filter(connection -> connection.request.connector().name().equals(owner))
        .filter(connection -> !connection.closed)
        .toList();
  }

  /** One connection. */
  static final class FakeConnection implements Connection {
    final ConnectionRequest request;
    final List<MessageReceiver> receivers = new CopyOnWriteArrayList<>();
    final List<ReadRequest> reads = new CopyOnWriteArrayList<>();
    final List<String> written = new CopyOnWriteArrayList<>();
    volatile CompletableFuture<Void> gone = CompletableFuture.completedFuture(null);
    volatile CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    volatile boolean closed;

    FakeConnection(ConnectionRequest request) {
      this.request = request;
    }

    @Override
    public CompletionStage<Void> check() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<SourceReader> read(ReadRequest what, MessageReceiver receiver) {
      receivers.add(receiver);
      reads.add(what);
      return CompletableFuture.completedFuture(
          new SourceReader() {
            @Override
            public void stop() {
              receivers.remove(receiver);
            }

            @Override
            public CompletionStage<Void> forget() {
              stop();
              return CompletableFuture.completedFuture(null);
            }
          });
    }

    @Override
    public SinkWriter writer(SinkSpec sink) {
      return message -> {
        written.add(message.topic());
        return answer;
      };
    }

    @Override
    public CompletionStage<Void> close() {
      closed = true;
      return gone;
    }
  }
}
