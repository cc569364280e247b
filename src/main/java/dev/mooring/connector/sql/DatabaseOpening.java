package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Opening;
import dev.mooring.connector.network.Network;
import dev.mooring.connector.network.Reaching;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An attempt to log in to a database. May be used from any thread. */
final class DatabaseOpening implements Opening {
  private final Logins logins;
  private final ConnectionListener listener;
  private final CompletableFuture<Connection> opened = new CompletableFuture<>();

  /** The driver has come back: with a connection, or with nothing that is open. */
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private Reaching reaching;
  private Sockets sockets;
  private DatabaseConnection connection;
  private boolean abandoned;

  private DatabaseOpening(Logins logins, ConnectionListener listener) {
    this.logins = logins;
    this.listener = listener;
  }

  static DatabaseOpening begin(
      Network network, Logins logins, ConnectionRequest request, ConnectionListener listener) {
    DatabaseOpening opening = new DatabaseOpening(logins, listener);
    Thread.ofVirtual().name("sql-open").start(() -> opening.resolve(network, request));
    return opening;
  }

  private void resolve(Network network, ConnectionRequest request) {
    try {
      DatabaseSettings settings = DatabaseSettings.of(request);
      reach(network, settings)
          .whenCompleteAsync(
              (where, unknown) -> {
                if (unknown == null) {
                  connect(where.getAddress(), settings);
                } else {
                  opened.completeExceptionally(failures(settings).connecting(unknown));
                }
              },
              login -> logins.submit(settings.address().toString(), login));
    } catch (ConnectorException e) {
      opened.completeExceptionally(e);
    } catch (RuntimeException e) {
      opened.completeExceptionally(unexpected(e));
    }
  }

  private synchronized CompletionStage<InetSocketAddress> reach(
      Network network, DatabaseSettings settings) {
    DatabaseAddress address = settings.address();
    reaching =
        abandoned ? null : network.reach(address.host(), address.port(), settings.attemptLimit());
    return reaching == null ? new CompletableFuture<>() : reaching.address();
  }

  private void connect(InetAddress host, DatabaseSettings settings) {
    Sockets own = new Sockets(host, settings);
    if (!begins(own)) {
      return;
    }
    SqlFailures failures = failures(settings);
    try {
      has(DatabaseConnection.open(own, failures, listener));
    } catch (SQLException e) {
      opened.completeExceptionally(failures.opening(e));
    } catch (RuntimeException | Error e) {
      opened.completeExceptionally(unexpected(e));
    } finally {
      ended.complete(null);
    }
  }

  private synchronized boolean begins(Sockets own) {
    if (!abandoned) {
      sockets = own;
    }
    return !abandoned;
  }

  private void has(DatabaseConnection made) {
    boolean late;
    synchronized (this) {
      late = abandoned;
      connection = made;
    }
    if (late) {
      made.close();
    } else {
      opened.complete(made);
    }
  }

  @Override
  public CompletionStage<Connection> connection() {
    return opened;
  }

  @Override
  public CompletionStage<Void> abandon() {
    Reaching searching;
    Sockets begun;
    DatabaseConnection made;
    synchronized (this) {
      abandoned = true;
      searching = reaching;
      begun = sockets;
      made = connection;
    }
    if (made != null) {
      return made.close();
    }
    if (begun == null) {
      return searching == null ? CompletableFuture.completedStage(null) : searching.abandon();
    }
    begun.abort();
    return ended;
  }

  private static SqlFailures failures(DatabaseSettings settings) {
    return new SqlFailures(settings.address(), settings.tls() != null, settings.statementLimit());
  }

  private static ConnectorException unexpected(Throwable mistake) {
    return ConnectorException.disconnected(
        Reason.InternalError, "unexpected " + mistake.getClass().getSimpleName());
  }
}
