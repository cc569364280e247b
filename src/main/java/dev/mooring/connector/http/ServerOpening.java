package dev.mooring.connector.http;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.Opening;
import dev.mooring.connector.network.Loop;
import dev.mooring.connector.network.Network;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An attempt to exchange something with a server. May be used from any thread. */
final class ServerOpening implements Opening {
  private final CompletableFuture<Connection> opened = new CompletableFuture<>();
  private ServerConnection connection;
  private boolean abandoned;

  private ServerOpening() {}

  static ServerOpening begin(
      Network network, ServerSettings settings, ConnectionListener listener) {
    ServerOpening opening = new ServerOpening();
    ServerAddress address = settings.address();
    network
        .resolve(address.host(), address.port())
        .whenComplete(
            (where, nowhere) -> {
              if (nowhere == null) {
                opening.exchange(Loop.next(network.vertx()), where, settings, listener);
              } else {
                opening.opened.completeExceptionally(new HttpFailures(address).of(nowhere));
              }
            });
    return opening;
  }

  private void exchange(
      Loop loop, InetSocketAddress where, ServerSettings settings, ConnectionListener listener) {
    ServerConnection made;
    synchronized (this) {
      if (abandoned) {
        return;
      }
      made = new ServerConnection(loop, where, settings, listener);
      connection = made;
    }
    made.exchange()
        .whenComplete(
            (answered, failure) -> {
              if (failure == null) {
                opened.complete(made);
              } else {
                opened.completeExceptionally(failure);
              }
            });
  }

  @Override
  public CompletionStage<Connection> connection() {
    return opened;
  }

  @Override
  public synchronized CompletionStage<Void> abandon() {
    abandoned = true;
    return connection == null ? CompletableFuture.completedStage(null) : connection.abandon();
  }
}
