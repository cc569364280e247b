package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/** One open connection to a database. May be used from any thread; nothing blocks its caller. */
final class DatabaseConnection implements Connection {
  /** Something that is asked of the database, on a virtual thread that may wait for the answer. */
  @FunctionalInterface
  interface Question<T> {
    T ask(java.sql.Connection jdbc) throws SQLException, ConnectorException;
  }

  private static final Logger LOG = Logger.getLogger(DatabaseConnection.class);

  /** For what runs, to be cancelled; and for the server, to end its side. */
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(1_500);

  private final Sockets sockets;
  private final SqlFailures failures;
  private final ConnectionListener listener;
  private final AgroalDataSource dataSource;
  private final java.sql.Connection jdbc;
  private final StatementQueue queue = new StatementQueue();
  private final AtomicReference<ConnectorException> end = new AtomicReference<>();
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  private DatabaseConnection(
      Sockets sockets,
      SqlFailures failures,
      ConnectionListener listener,
      AgroalDataSource dataSource,
      java.sql.Connection jdbc) {
    this.sockets = sockets;
    this.failures = failures;
    this.listener = listener;
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  /**
   * Opens one: logs in and sets the time limits. Blocks; {@link Sockets#abort} ends it.
   *
   * @throws SQLException when that fails; nothing is open then
   */
  static DatabaseConnection open(Sockets sockets, SqlFailures failures, ConnectionListener listener)
      throws SQLException {
    AgroalDataSource dataSource = AgroalDataSource.from(sockets.settings().dataSource());
    try {
      java.sql.Connection jdbc =
          ScopedValue.where(Sockets.CURRENT, sockets).call(dataSource::getConnection);
      return new DatabaseConnection(sockets, failures, listener, dataSource, jdbc);
    } catch (SQLException | RuntimeException e) {
      dataSource.close();
      sockets.abort();
      throw e;
    }
  }

  /** Asks after what was asked before. What shows that the connection is lost ends it. */
  <T> CompletableFuture<T> ask(Question<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    queue.submit(() -> ask(question, answer));
    return answer;
  }

  private <T> void ask(Question<T> question, CompletableFuture<T> answer) {
    if (end.get() != null) {
      answer.completeExceptionally(end.get());
      return;
    }
    try {
      answer.complete(question.ask(jdbc));
    } catch (SQLException e) {
      ConnectorException cause = failures.using(e);
      if (cause.kind() == ConnectorException.Kind.DISCONNECTED) {
        end(cause, true);
      }
      // Once this side has ended it, that is why.
      answer.completeExceptionally(end.get() == null ? cause : end.get());
    } catch (ConnectorException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /** Asks for a Source's next rows; what is wrong with its query is nobody's record's fault. */
  CompletableFuture<List<RowQuery.Row>> askForRows(RowQuery query, String value) {
    return ask(
        jdbc -> {
          try {
            return query.after(value, jdbc);
          } catch (SQLException e) {
            ConnectorException cause = failures.using(e);
            if (cause.kind() == ConnectorException.Kind.PERMANENT) {
              throw RowQuery.invalid(cause.getMessage());
            }
            throw e;
          }
        });
  }

  /** Whether it is lost or closed. */
  boolean hasEnded() {
    return end.get() != null;
  }

  /** An empty statement; while another one runs, a sign of life beside it. */
  @Override
  public CompletionStage<Void> check() {
    return queue.isBusy() ? probe() : ask(DatabaseConnection::askNothing);
  }

  private static Void askNothing(java.sql.Connection jdbc) throws SQLException {
    try (Statement statement = jdbc.createStatement()) {
      statement.execute("");
    }
    return null;
  }

  private CompletionStage<Void> probe() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("sql-probe")
        .start(
            () -> {
              try {
                ServerProbe.ask(sockets);
                answer.complete(null);
              } catch (IOException e) {
                answer.completeExceptionally(failures.connecting(e));
              }
            });
    return answer;
  }

  @Override
  public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
    return RowReader.start(this, request, receiver);
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    return new RowWriter(this, sink.sql());
  }

  @Override
  public CompletionStage<Void> close() {
    end(failures.closed(), false);
    return released;
  }

  private void end(ConnectorException cause, boolean tell) {
    if (!end.compareAndSet(null, cause)) {
      return;
    }
    if (!tell && queue.isBusy()) {
      // The server would go on with the statement, and count the connection, until that is done.
      Thread.ofVirtual().name("sql-cancel").start(this::cancel);
    }
    queue.submit(
        () -> {
          release();
          released.complete(null);
        });
    CompletableFuture.delayedExecutor(
            CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
        .execute(
            () -> {
              sockets.abort();
              released.complete(null);
            });
    if (tell) {
      listener.lost(cause);
    }
  }

  private void cancel() {
    try {
      jdbc.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.debugf("cannot cancel: %s", e.getMessage());
    }
  }

  private void release() {
    try {
      jdbc.close();
    } catch (SQLException e) {
      LOG.debugf("cannot close in an orderly way: %s", e.getMessage());
    } finally {
      dataSource.close();
      sockets.abort();
    }
  }
}
