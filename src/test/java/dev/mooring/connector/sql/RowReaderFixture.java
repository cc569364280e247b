package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourcePosition;
import dev.mooring.connector.SourceReader;
import dev.mooring.testing.connector.RecordingReceiver;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A reader of a table in a real PostgreSQL. */
abstract class RowReaderFixture {
  private static final Vertx VERTX = Vertx.vertx();
  private static final NodeIdentity NODE = new NodeIdentity("cluster", "row-reader");

  final DatabaseProcess database = DatabaseProcess.shared();
  final RecordingReceiver receiver = new RecordingReceiver(1_000);
  final Kept position = new Kept();
  Connection connection;

  @BeforeEach
  void open() throws Exception {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS readings",
        "CREATE TABLE readings (id bigint, room text, celsius numeric, at timestamptz)");
    connection = OpenDatabase.open(VERTX, database, NODE);
  }

  @AfterEach
  void close() throws Exception {
    connection.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
  }

  void insert(String... rows) {
    database.executeAsOwner("INSERT INTO readings VALUES " + String.join(", ", rows));
  }

  SourceReader read(String query, String column, String start, int rows) throws Exception {
    return connection
        .read(request(query, column, start, rows), receiver)
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
  }

  ConnectorException refusal(String query, String column, String start, int rows) {
    return refusal(new SqlSource(query, column, start, "50ms", rows, null));
  }

  ConnectorException refusal(SqlSource source) {
    return (ConnectorException)
        catchThrowable(
                () ->
                    connection
                        .read(request(source), new RecordingReceiver(1))
                        .toCompletableFuture()
                        .get(3, TimeUnit.MINUTES))
            .getCause();
  }

  ReadRequest request(String query, String column, String start, int rows) {
    return request(new SqlSource(query, column, start, "50ms", rows, null));
  }

  ReadRequest request(SqlSource source) {
    return request(source, position);
  }

  static ReadRequest request(SqlSource source, SourcePosition position) {
    return new ReadRequest(
        new ObjectKey("plant", "rows"),
        new SourceSpecBuilder().connector("database").from(source).build(),
        NODE,
        position,
        () -> true);
  }

  static final class Kept implements SourcePosition {
    private volatile String saved;

    @Override
    public String saved() {
      return saved;
    }

    @Override
    public void advance(String position) {
      saved = position;
    }
  }
}
