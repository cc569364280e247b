package dev.mooring.connector.http;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.Opening;
import dev.mooring.connector.network.Loop;
import dev.mooring.connector.network.Network;
import dev.mooring.connector.network.Reaching;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An attempt to exchange something with a server. May be used from any thread. */
final class ServerOpening implements Opening {
  private final Reaching reaching;
  private final CompletableFuture<Connection> opened = new CompletableFuture<>();
  private ServerConnection connection;
  private boolean abandoned;

  private ServerOpening(Reaching reaching) {
    this.reaching = reaching;
  }

  static ServerOpening begin(
      Network network, ServerSettings settings, ConnectionListener listener) {
    ServerAddress address = settings.address();
    ServerOpening opening =
        new ServerOpening(network.reach(address.host(), address.port(), settings.checkLimit()));
    opening
        .reaching
        .address()
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
    return connection == null ? reaching.abandon() : connection.abandon();
  }
}
