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
    T ask(DatabaseSession session) throws SQLException, ConnectorException;
  }

  private static final Logger LOG = Logger.getLogger(DatabaseConnection.class);

  /** The driver keeps the limit for silence itself; this is for what is not its doing. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** For what runs, to be cancelled; and for the server, to end its side. */
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(1_500);

  private final Sockets sockets;
  private final SqlFailures failures;
  private final ConnectionListener listener;
  private final AgroalDataSource dataSource;
  private final DatabaseSession session;
  private final StatementQueue queue = new StatementQueue();
  private final AtomicReference<ConnectorException> end = new AtomicReference<>();
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  private DatabaseConnection(
      Sockets sockets,
      SqlFailures failures,
      ConnectionListener listener,
      AgroalDataSource dataSource,
      DatabaseSession session) {
    this.sockets = sockets;
    this.failures = failures;
    this.listener = listener;
    this.dataSource = dataSource;
    this.session = session;
  }

  /**
   * Opens one: logs in and sets the time limits. Blocks; {@link Sockets#abort} ends it.
   *
   * @throws SQLException when that fails; nothing is open then
   */
  static DatabaseConnection open(Sockets sockets, SqlFailures failures, ConnectionListener listener)
      throws SQLException {
    try {
      return open(sockets, failures, listener, false);
    } catch (SQLException e) {
      if (SqlFailures.isRefusedParameter(e)) {
        // A pooler that has not been told to let what drivers ask for pass.
        return open(sockets, failures, listener, true);
      }
      sockets.abort();
      throw e;
    } catch (RuntimeException | Error e) {
      sockets.abort();
      throw e;
    }
  }

  private static DatabaseConnection open(
      Sockets sockets, SqlFailures failures, ConnectionListener listener, boolean frugal)
      throws SQLException {
    AgroalDataSource dataSource = AgroalDataSource.from(sockets.settings().dataSource(frugal));
    try {
      java.sql.Connection jdbc =
          ScopedValue.where(Sockets.CURRENT, sockets).call(dataSource::getConnection);
      DatabaseSession session = DatabaseSession.begin(jdbc, sockets.settings());
      return new DatabaseConnection(sockets, failures, listener, dataSource, session);
    } catch (SQLException | RuntimeException | Error e) {
      dataSource.close();
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
      answer.complete(question.ask(session));
    } catch (SQLException e) {
      failed(failures.using(e), answer);
    } catch (ConnectorException e) {
      failed(e, answer);
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    } catch (Throwable e) {
      // Nobody knows how far the exchange has come.
      failed(failures.unexpected(e), answer);
      throw e;
    }
  }

  private void failed(ConnectorException cause, CompletableFuture<?> answer) {
    if (cause.kind() == ConnectorException.Kind.DISCONNECTED) {
      end(cause, true);
    }
    // Once this side has ended it, that is why.
    answer.completeExceptionally(end.get() == null ? cause : end.get());
  }

  /** In words, with what was asked. */
  SqlFailures failures() {
    return failures;
  }

  /** Whether it is lost or closed. */
  boolean hasEnded() {
    return end.get() != null;
  }

  /**
   * An empty statement; while another one runs, a sign of life beside it. When the server has said
   * nothing to that one for longer than any may take, the connection is of no use, whoever answers
   * beside it.
   */
  @Override
  public CompletionStage<Void> check() {
    if (isStuck()) {
      ConnectorException stuck = failures.silent();
      end(stuck, true);
      return CompletableFuture.failedFuture(stuck);
    }
    return queue.isBusy() ? probe() : ask(DatabaseConnection::askNothing);
  }

  private boolean isStuck() {
    Duration limit = sockets.settings().silenceLimit().plus(MARGIN);
    return queue.busyFor().compareTo(limit) > 0 && sockets.silentFor().compareTo(limit) > 0;
  }

  /** A statement may be slow: whether the server still answers, checks ask beside it. */
  @Override
  public Duration patience(Duration check) {
    Duration statement = sockets.settings().statementLimit();
    return statement.compareTo(check) > 0 ? statement : check;
  }

  private static Void askNothing(DatabaseSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement()) {
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

  /** A first query may take as long as any, after one that runs already. */
  @Override
  public Duration readLimit(Duration usual) {
    return usual.plus(sockets.settings().silenceLimit().multipliedBy(2));
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
      session.jdbc().unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.debugf("cannot cancel: %s", e.getMessage());
    }
  }

  private void release() {
    try {
      session.jdbc().close();
    } catch (SQLException e) {
      LOG.debugf("cannot close in an orderly way: %s", e.getMessage());
    } finally {
      dataSource.close();
      sockets.abort();
    }
  }
}
