package dev.mooring.connector.http;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.network.Loop;
import dev.mooring.connector.network.Network;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * HTTP/1.1: servers that take records, and senders that bring them. Connections are spread over the
 * event loops, and each stays on its own.
 */
@Singleton
public class HttpType implements ConnectorType {
  private final Network network;
  private final Listeners listeners;

  /**
   * Connects and listens by that network, whose Vert.x its owner closes.
   *
   * @param host the address to listen on
   */
  @Inject
  public HttpType(
      Network network,
      @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
    this.network = network;
    this.listeners = new Listeners(network.vertx(), host);
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public CompletionStage<Connection> open(ConnectionRequest request, ConnectionListener listener) {
    if (request.spec() == null) {
      return CompletableFuture.completedFuture(new ListeningConnection(listeners));
    }
    CompletableFuture<Connection> opened = new CompletableFuture<>();
    try {
      ServerSettings settings = ServerSettings.of(request);
      ServerAddress address = settings.address();
      network
          .resolve(address.host(), address.port())
          .whenComplete(
              (where, nowhere) -> {
                if (nowhere == null) {
                  Loop loop = Loop.next(network.vertx());
                  open(new ServerConnection(loop, where, settings, listener), opened);
                } else {
                  opened.completeExceptionally(new HttpFailures(address).of(nowhere));
                }
              });
    } catch (ConnectorException e) {
      opened.completeExceptionally(e);
    }
    return opened;
  }

  private static void open(ServerConnection connection, CompletableFuture<Connection> opened) {
    opened.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            connection.close();
          }
        });
    connection
        .exchange()
        .whenComplete(
            (answered, failure) -> {
              if (failure == null) {
                opened.complete(connection);
              } else {
                opened.completeExceptionally(failure);
              }
            });
  }
}
