package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.network.Network;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** PostgreSQL. Every connection runs on virtual threads of its own. */
@Singleton
public class SqlType implements ConnectorType {
  private final Network network;

  /** Looks up host names by that network, whose Vert.x its owner closes. */
  @Inject
  public SqlType(Network network) {
    this.network = network;
  }

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public CompletionStage<Connection> open(ConnectionRequest request, ConnectionListener listener) {
    CompletableFuture<Connection> opened = new CompletableFuture<>();
    Thread.ofVirtual().name("sql-open").start(() -> resolve(request, listener, opened));
    return opened;
  }

  private void resolve(
      ConnectionRequest request,
      ConnectionListener listener,
      CompletableFuture<Connection> opened) {
    try {
      DatabaseSettings settings = DatabaseSettings.of(request);
      network
          .resolve(settings.address().host(), settings.address().port())
          .whenCompleteAsync(
              (where, unknown) -> {
                if (unknown == null) {
                  connect(new Opening(settings, listener, opened), where.getAddress());
                } else {
                  opened.completeExceptionally(failures(settings).connecting(unknown));
                }
              },
              task -> Thread.ofVirtual().name("sql-open").start(task));
    } catch (ConnectorException e) {
      opened.completeExceptionally(e);
    } catch (RuntimeException e) {
      opened.completeExceptionally(unexpected(e));
    }
  }

  /** One attempt, and who waits for it. */
  private record Opening(
      DatabaseSettings settings,
      ConnectionListener listener,
      CompletableFuture<Connection> opened) {}

  private static void connect(Opening opening, InetAddress host) {
    Sockets sockets = new Sockets(host, opening.settings());
    opening
        .opened()
        .whenComplete(
            (connection, failure) -> {
              if (failure != null) {
                sockets.abort();
              }
            });
    SqlFailures failures = failures(opening.settings());
    try {
      DatabaseConnection connection =
          DatabaseConnection.open(sockets, failures, opening.listener());
      if (!opening.opened().complete(connection)) {
        connection.close();
      }
    } catch (SQLException e) {
      opening.opened().completeExceptionally(failures.opening(e));
    } catch (RuntimeException e) {
      opening.opened().completeExceptionally(unexpected(e));
    }
  }

  private static SqlFailures failures(DatabaseSettings settings) {
    return new SqlFailures(settings.address(), settings.tls() != null, settings.statementLimit());
  }

  private static ConnectorException unexpected(RuntimeException mistake) {
    return ConnectorException.disconnected(
        Reason.InternalError, "unexpected " + mistake.getClass().getSimpleName());
  }
}
