package dev.mooring.worker.pool;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A connector type that does what the test says. For the test's thread only. */
final class FakeConnectorType implements ConnectorType {
  /** One call of open. */
  record Opening(
      ConnectionRequest request,
      ConnectionListener listener,
      CompletableFuture<Connection> answer) {}

  final List<Opening> openings = new ArrayList<>();
  final List<FakeConnection> connections = new ArrayList<>();

  /** Hears of each attempt that will succeed. */
  Consumer<ConnectionRequest> onConnect = request -> {};

  boolean keepsSessions = true;

  /** The most connections that were open at a time. */
  int most;

  private final List<CompletableFuture<Connection>> stubborn = new ArrayList<>();
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

  /** Hangs, and takes no notice of being cancelled. */
  void hangStubbornly() {
    behaviour =
        request -> {
          stubborn.add(new CompletableFuture<>());
          return stubborn.getLast();
        };
  }

  void answerLate(int opening) {
    stubborn.get(opening).complete(connect(openings.get(opening).request()));
  }

  void answerAfter(Control control, Duration delay) {
    behaviour =
        request -> {
          CompletableFuture<Connection> answer = new CompletableFuture<>();
          control.schedule(delay, () -> answer.complete(connect(request)));
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
  public boolean keepsSessions() {
    return keepsSessions;
  }

  @Override
  public CompletionStage<Connection> open(ConnectionRequest request, ConnectionListener listener) {
    CompletableFuture<Connection> answer = behaviour.apply(request);
    openings.add(new Opening(request, listener, answer));
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      connections.getLast().listener = listener;
    }
    // Cancelling a minimal stage's future does nothing to the stage.
    return stubborn.contains(answer) ? answer.minimalCompletionStage() : answer;
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
    connections.add(connection);
    most = Math.max(most, open().size());
    onConnect.accept(request);
    return connection;
  }
}
