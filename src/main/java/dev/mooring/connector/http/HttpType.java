package dev.mooring.connector.http;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.network.Loop;
import io.vertx.core.Vertx;
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
  private final Vertx vertx;
  private final Listeners listeners;

  /**
   * Connects and listens with that Vert.x, which its owner closes.
   *
   * @param host the address to listen on
   */
  @Inject
  public HttpType(
      Vertx vertx,
      @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
    this.vertx = vertx;
    this.listeners = new Listeners(vertx, host);
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
      ServerConnection connection =
          new ServerConnection(Loop.next(vertx), ServerSettings.of(request), listener);
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
    } catch (ConnectorException e) {
      opened.completeExceptionally(e);
    }
    return opened;
  }
}
