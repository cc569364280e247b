package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.KeepsSessions;
import dev.mooring.connector.Opening;
import dev.mooring.connector.ReadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A connector type that does what the test says. For the test's thread only. */
final class FakeConnectorType implements ConnectorType, KeepsSessions {
  /** One call of open. */
  final class FakeOpening implements Opening {
    private final ConnectionRequest request;
    private final ConnectionListener listener;
    private final CompletableFuture<Connection> answer;

    /** Completes when the test lets the socket go. */
    private final CompletableFuture<Void> gone;

    private boolean abandoned;

    FakeOpening(
        ConnectionRequest request,
        ConnectionListener listener,
        CompletableFuture<Connection> answer) {
      this.request = request;
      this.listener = listener;
      this.answer = answer;
      this.gone = stubborn ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
    }

    ConnectionRequest request() {
      return request;
    }

    ConnectionListener listener() {
      return listener;
    }

    CompletableFuture<Connection> answer() {
      return answer;
    }

    boolean isAbandoned() {
      return abandoned;
    }

    /** Whether there is a socket and no connection yet. */
    boolean isTrying() {
      return !answer.isDone() || (abandoned && !gone.isDone());
    }

    void letGo() {
      gone.complete(null);
    }

    @Override
    public CompletionStage<Connection> connection() {
      return answer;
    }

    @Override
    public CompletionStage<Void> abandon() {
      abandoned = true;
      if (!answer.cancel(false) && !answer.isCompletedExceptionally()) {
        answer.join().close();
      }
      return gone;
    }
  }

  final List<FakeOpening> openings = new ArrayList<>();
  final List<FakeConnection> connections = new ArrayList<>();

  /** Hears of each attempt that will succeed. */
  Consumer<ConnectionRequest> onConnect = request -> {};

  /** What is against reading, on each connection from now on; null for nothing. */
  Function<ReadRequest, ConnectorException> onRead = what -> null;

  /** The most connections that were open at a time. */
  int most;

  /** The most sockets that the other side saw at a time. */
  int mostSockets;

  private boolean stubborn;
  private Function<ConnectionRequest, CompletableFuture<Connection>> behaviour;

  /** A type whose system is well. */
  FakeConnectorType() {
    succeed();
  }

  void succeed() {
    behaviour = request -> CompletableFuture.completedFuture(connect(request));
  }

  void fail(ConnectorException cause) {
    behaviour = request -> CompletableFuture.failedFuture(cause);
  }

  void failSlot(int slot, ConnectorException cause) {
    Function<ConnectionRequest, CompletableFuture<Connection>> others = behaviour;
    behaviour =
        request ->
            request.slot() == slot ? CompletableFuture.failedFuture(cause) : others.apply(request);
  }

  /** The system behind that URL fails; all others are as they were. */
  void failAt(String url, ConnectorException cause) {
    Function<ConnectionRequest, CompletableFuture<Connection>> others = behaviour;
    behaviour =
        request ->
            request.spec().mqtt().url().equals(url)
                ? CompletableFuture.failedFuture(cause)
                : others.apply(request);
  }

  void hang() {
    behaviour = request -> new CompletableFuture<>();
  }

  /** The system behind that URL hangs, and sockets to it stay until they are let go. */
  void hangAt(String url) {
    stubborn = true;
    Function<ConnectionRequest, CompletableFuture<Connection>> others = behaviour;
    behaviour =
        request ->
            request.spec().mqtt().url().equals(url)
                ? new CompletableFuture<>()
                : others.apply(request);
  }

  /** Hangs, and keeps the socket of an attempt that is abandoned until it is let go. */
  void hangStubbornly() {
    stubborn = true;
    hang();
  }

  void answerAfter(Control control, Duration delay) {
    behaviour =
        request -> {
          CompletableFuture<Connection> answer = new CompletableFuture<>();
          control.schedule(
              delay,
              () -> {
                if (!answer.isDone()) {
                  answer.complete(connect(request));
                }
              });
          return answer;
        };
  }

  /** Connects, and then refuses to let anybody read. */
  void refuseReaders(ConnectorException cause) {
    behaviour =
        request -> {
          FakeConnection connection = connect(request);
          connection.refusal = cause;
          return CompletableFuture.completedFuture(connection);
        };
  }

  void throwAtOnce(RuntimeException mistake) {
    behaviour =
        request -> {
          throw mistake;
        };
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String sessionsAt(ConnectorSpec spec) {
    return spec.mqtt().url();
  }

  /** The same, of a system that keeps nothing for those who are away. */
  ConnectorType withoutSessions() {
    return new ConnectorType() {
      @Override
      public String name() {
        return "fake";
      }

      @Override
      public Opening open(ConnectionRequest request, ConnectionListener listener) {
        return FakeConnectorType.this.open(request, listener);
      }
    };
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    FakeOpening opening = new FakeOpening(request, listener, behaviour.apply(request));
    openings.add(opening);
    if (opening.answer.isDone() && !opening.answer.isCompletedExceptionally()) {
      connections.getLast().listener = listener;
    }
    mostSockets = Math.max(mostSockets, sockets());
    return opening;
  }

  /** The connections and attempts that the other side sees. */
  int sockets() {
    return open().size() + (int) openings.stream().filter(FakeOpening::isTrying).count();
  }

  /** The connections that nobody has closed. */
  List<FakeConnection> open() {
    return connections.stream().filter(connection -> !connection.closed).toList();
  }

  /** The open connection of that slot. */
  FakeConnection open(int slot) {
    return open().stream()
        .filter(connection -> connection.request.slot() == slot)
        .findFirst()
        .orElseThrow();
  }

  FakeConnection connect(ConnectionRequest request) {
    FakeConnection connection = new FakeConnection(request);
    connection.onRead = what -> onRead.apply(what);
    connections.add(connection);
    most = Math.max(most, open().size());
    onConnect.accept(request);
    return connection;
  }
}
