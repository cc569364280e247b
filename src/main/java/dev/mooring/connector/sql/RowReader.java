package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.Progress;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.sql.RowQuery.Page;
import dev.mooring.connector.sql.RowQuery.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Offers the rows of one Source, in order, on a virtual thread of its own that waits for room and
 * for new rows. May be used from any thread.
 */
final class RowReader implements SourceReader {
  private static final Logger LOG = Logger.getLogger(RowReader.class);

  /** For the Sinks to finish with what was offered before a failure is told. */
  private static final Duration FINISH_LIMIT = Duration.ofSeconds(5);

  private final DatabaseConnection connection;
  private final MessageReceiver receiver;
  private final SqlSource source;
  private final Progress progress;
  private final Semaphore room = new Semaphore(0);
  private final RunningQuery running = new RunningQuery();
  private RowQuery query;
  private RowPosition position;
  private int most;
  private Thread thread;
  private volatile boolean stopped;

  private RowReader(DatabaseConnection connection, ReadRequest request, MessageReceiver receiver) {
    this.connection = connection;
    this.receiver = receiver;
    this.source = request.spec().sql();
    this.progress = new Progress(request.position());
    this.most = source.rows();
  }

  /**
   * Begins with a first query, as long as that may take; its answer says whether the Source can be
   * read.
   */
  static CompletionStage<SourceReader> start(
      DatabaseConnection connection, ReadRequest request, MessageReceiver receiver) {
    RowReader reader = new RowReader(connection, request, receiver);
    receiver.whenClosed(reader::stop);
    String saved = request.position().saved();
    return reader
        .ask(session -> reader.begin(saved, session))
        .thenApply(
            first -> {
              reader.run(first);
              return reader;
            });
  }

  private Page begin(String saved, DatabaseSession session)
      throws SQLException, ConnectorException {
    query = RowQuery.of(source, running, session);
    RowPosition read = RowPosition.read(source.trackedColumn(), saved);
    RowPosition begin = read == null ? RowPosition.before(source.start()) : read;
    position = session.alone(jdbc -> query.resumed(begin, read != null, jdbc));
    return next(session);
  }

  private Page next(DatabaseSession session) throws SQLException, ConnectorException {
    if (query.hasReachedTheEnd(position)) {
      throw RowQuery.invalid(
          "sql.trackedColumn",
          "'"
              + source.trackedColumn()
              + "' has reached the highest value of its type, which nothing can follow: correct"
              + " that row, and delete the SourceClaim to begin anew");
    }
    Page page = session.alone(jdbc -> query.after(position, most, jdbc));
    if (query.mayBeOutdatedBy(page)) {
      query = RowQuery.of(source, running, session);
      page = session.alone(jdbc -> query.after(position, most, jdbc));
    }
    if (query.isRefutedBy(page)) {
      query = query.withRepetitions();
      page = session.alone(jdbc -> query.after(position, most, jdbc));
    }
    return page;
  }

  /** What is wrong with a query is nobody's record's fault. */
  private <T> CompletableFuture<T> ask(DatabaseConnection.Question<T> question) {
    return connection.ask(
        session -> {
          try {
            return askAgainWhereOutdated(question, session);
          } catch (SQLException e) {
            throw connection.failures().using(e, Asked.QUERY);
          }
        });
  }

  /** A table may have been altered since its query was prepared. */
  private static <T> T askAgainWhereOutdated(
      DatabaseConnection.Question<T> question, DatabaseSession session)
      throws SQLException, ConnectorException {
    try {
      return question.ask(session);
    } catch (SQLException e) {
      if (!DatabaseSession.isOutdated(e)) {
        throw e;
      }
      session.forget(DatabaseSession.isMixedUp(e));
      return question.ask(session);
    }
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    running.cancel();
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public CompletionStage<Void> forget() {
    stop();
    return CompletableFuture.completedStage(null);
  }

  private synchronized void run(Page first) {
    if (!stopped) {
      thread = Thread.ofVirtual().name("sql-rows").start(() -> read(first));
    }
  }

  private void read(Page first) {
    Page page = first;
    try {
      while (!stopped) {
        offer(page.rows());
        if (page.fault() != null) {
          throw page.fault();
        }
        adapt(page);
        if (page.last()) {
          Thread.sleep(source.pause());
        }
        page = ask(this::next).get();
      }
    } catch (InterruptedException e) {
      // Stopped: what was offered may still be acknowledged.
    } catch (ExecutionException e) {
      failed(e.getCause());
    } catch (ConnectorException | RuntimeException e) {
      failed(e);
    }
  }

  /** Rows that were left out because they are long need not be made by the database in vain. */
  private void adapt(Page page) {
    int read = page.rows().size();
    if (!page.last() && read < most) {
      most = Math.min(2 * read, source.rows());
    } else {
      most = (int) Math.min(2L * most, source.rows());
    }
  }

  /** Offers the rows. The position moves on with the last one that is here of a value. */
  private void offer(List<Row> rows) throws InterruptedException, ConnectorException {
    String passed = position.write(source.trackedColumn());
    Set<String> seen = Set.of();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (i == 0 || rows.get(i - 1).run() != row.run()) {
        boolean goesOn = row.goesOn() && position.seen() != null;
        seen = goesOn ? new HashSet<>(position.seen()) : new HashSet<>();
      }
      remember(seen, row);
      if (i + 1 == rows.size() || rows.get(i + 1).run() != row.run()) {
        position = RowPosition.after(row.value(), seen);
        passed = position.write(source.trackedColumn());
      }
      offer(row, passed);
    }
  }

  private void remember(Set<String> seen, Row row) throws ConnectorException {
    if (seen.size() == RowQuery.MOST_SEEN) {
      throw query.tooMany();
    }
    seen.add(row.digest());
  }

  private void offer(Row row, String passed) throws InterruptedException {
    Message message = new Message("", row.json());
    Runnable acknowledge = progress.next(passed);
    while (!receiver.offer(message, acknowledge)) {
      receiver.whenRoom(room::release);
      room.acquire();
    }
  }

  /**
   * Reading ends, and begins again later from the position: by then it is to be behind what was
   * offered, or that would come again each time.
   */
  private void failed(Throwable cause) {
    if (!(cause instanceof ConnectorException known)) {
      LOG.errorf(cause, "reading rows ended unexpectedly");
      end(
          ConnectorException.retry(
              Reason.InternalError, "unexpected " + cause.getClass().getSimpleName()));
    } else if (known.kind() == ConnectorException.Kind.DISCONNECTED) {
      progress.end();
    } else {
      end(known);
    }
  }

  private void end(ConnectorException cause) {
    try {
      progress.awaitDone(FINISH_LIMIT);
      progress.end();
      receiver.failed(cause);
    } catch (InterruptedException e) {
      // Stopped: what was offered may still be acknowledged.
    }
  }
}
