package dev.mooring.connector.sql;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.Progress;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.sql.RowQuery.Row;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Offers the rows of one Source, in order, on a virtual thread of its own that waits for room and
 * for new rows. May be used from any thread.
 */
final class RowReader implements SourceReader {
  private final DatabaseConnection connection;
  private final RowQuery query;
  private final ReadRequest request;
  private final MessageReceiver receiver;
  private final Progress progress;
  private final Semaphore room = new Semaphore(0);
  private Thread thread;
  private volatile boolean stopped;

  private RowReader(
      DatabaseConnection connection,
      RowQuery query,
      ReadRequest request,
      MessageReceiver receiver) {
    this.connection = connection;
    this.query = query;
    this.request = request;
    this.receiver = receiver;
    this.progress = new Progress(request.position());
  }

  /** Begins with a first query; its answer says whether the Source can be read. */
  static CompletionStage<SourceReader> start(
      DatabaseConnection connection, ReadRequest request, MessageReceiver receiver) {
    try {
      RowQuery query = RowQuery.of(request.spec().sql());
      RowReader reader = new RowReader(connection, query, request, receiver);
      String begin = RowPosition.valueOf(request.spec().sql(), request.position().saved());
      return reader
          .next(begin)
          .thenApply(
              rows -> {
                reader.run(begin, rows);
                return reader;
              });
    } catch (ConnectorException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public CompletionStage<Void> forget() {
    stop();
    return CompletableFuture.completedStage(null);
  }

  private synchronized void run(String begin, List<Row> first) {
    if (!stopped) {
      thread = Thread.ofVirtual().name("sql-rows").start(() -> read(begin, first));
    }
  }

  private void read(String begin, List<Row> first) {
    String value = begin;
    List<Row> rows = first;
    try {
      while (!stopped) {
        value = offer(value, rows);
        if (rows.isEmpty()) {
          Thread.sleep(request.spec().sql().pause());
        }
        rows = next(value).get();
      }
    } catch (InterruptedException e) {
      // Stopped: what was offered may still be acknowledged.
    } catch (ExecutionException e) {
      failed(e.getCause());
    }
  }

  /**
   * Offers the rows after that value. The position passes a value with its last row, since what is
   * read on from it are higher ones only.
   *
   * @return the value of the last row; the same when there is none
   */
  private String offer(String after, List<Row> rows) throws InterruptedException {
    String passed = after;
    for (int i = 0; i < rows.size(); i++) {
      String value = rows.get(i).value();
      if (i + 1 == rows.size() || !value.equals(rows.get(i + 1).value())) {
        passed = value;
      }
      offer(rows.get(i), RowPosition.of(request.spec().sql(), passed));
    }
    return passed;
  }

  private void offer(Row row, String position) throws InterruptedException {
    Message message = new Message("", row.json());
    Runnable acknowledge = progress.next(position);
    while (!receiver.offer(message, acknowledge)) {
      receiver.whenRoom(room::release);
      room.acquire();
    }
  }

  private CompletableFuture<List<Row>> next(String value) {
    return connection.askForRows(query, value);
  }

  private void failed(Throwable cause) {
    progress.end();
    if (cause instanceof ConnectorException known
        && known.kind() != ConnectorException.Kind.DISCONNECTED) {
      receiver.failed(known);
    }
  }
}
