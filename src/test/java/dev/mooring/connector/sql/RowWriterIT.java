package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Batch;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.SqlSink;
import dev.mooring.api.v1alpha1.SqlUpsert;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.resource.SinkSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of records as rows of a real PostgreSQL. */
class RowWriterIT {
  private static final Vertx VERTX = Vertx.vertx();

  private final DatabaseProcess database = DatabaseProcess.shared();
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS readings, statements",
        "CREATE TABLE readings (id int PRIMARY KEY, room text DEFAULT 'hall', celsius numeric(5,"
            + " 2))",
        "CREATE TABLE statements (rows int)",
        // A row for each INSERT, with how many rows it has made.
        "CREATE OR REPLACE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
            + " AS $$ BEGIN INSERT INTO statements SELECT count(*) FROM made; RETURN NULL; END $$",
        "CREATE TRIGGER counting AFTER INSERT ON readings REFERENCING NEW TABLE AS made"
            + " FOR EACH STATEMENT EXECUTE FUNCTION count_rows()");
    connection = OpenDatabase.open(VERTX, database, new NodeIdentity("cluster", "row-writer"));
  }

  @AfterEach
  void close() throws Exception {
    connection.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
  }

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void shouldWriteABatchByOneInsert() {
    String[] records =
        IntStream.range(0, 64)
            .mapToObj(i -> "{\"id\": %d, \"room\": \"r%d\", \"celsius\": 20.5}".formatted(i, i))
            .toArray(String[]::new);
    write(new SqlSink("readings", null, null, null), records).join();

    assertThat(rows("celsius = 20.50 AND room = 'r' || id")).isEqualTo(64);
    assertThat(database.number("SELECT max(rows) FROM statements")).isEqualTo(64);
  }

  @Test
  void shouldGiveARowItsDefaultsWithinABatch() {
    write(
            new SqlSink("readings", null, null, null),
            "{\"id\": 1, \"room\": \"a\"}",
            "{\"id\": 2}",
            "{\"id\": 3}",
            "{\"id\": 4, \"room\": null}")
        .join();

    assertThat(rows("id = 1 AND room = 'a'")).isEqualTo(1);
    assertThat(rows("id IN (2, 3) AND room = 'hall'")).isEqualTo(2);
    assertThat(rows("id = 4 AND room IS NULL")).isEqualTo(1);
  }

  @Test
  void shouldUpdateARowTwiceInOneBatchInOrder() {
    write(
            new SqlSink("readings", null, new SqlUpsert(List.of("id")), null),
            "{\"id\": 1, \"room\": \"a\"}",
            "{\"id\": 2, \"room\": \"b\"}",
            "{\"id\": 1, \"room\": \"c\"}",
            "{\"id\": 1, \"room\": \"d\"}")
        .join();

    assertThat(rows("(id, room) IN ((1, 'd'), (2, 'b'))")).isEqualTo(2);
  }

  @Test
  void shouldWriteAllOrNothingAndSayWhatIsWrongWithoutTheRecord() {
    CompletableFuture<Void> written =
        write(
            new SqlSink("readings", null, null, null),
            "{\"id\": 1, \"celsius\": 1}",
            "{\"id\": 2, \"celsius\": 98765432}",
            "{\"id\": 3, \"celsius\": 3}");

    ConnectorException cause = failureOf(written);
    assertThat(cause.kind()).isEqualTo(ConnectorException.Kind.PERMANENT);
    assertThat(cause).hasMessage("numeric field overflow");
    assertThat(rows("true")).isZero();

    write(new SqlSink("readings", null, null, null), "{\"id\": 4}", "{\"id\": 5}").join();
    assertThat(rows("true")).isEqualTo(2);
  }

  @Test
  void shouldRefuseABatchWithARecordThatIsNoObject() {
    ConnectorException cause =
        failureOf(write(new SqlSink("readings", null, null, null), "{\"id\": 1}", "[1]"));

    assertThat(cause.kind()).isEqualTo(ConnectorException.Kind.PERMANENT);
    assertThat(rows("true")).isZero();
  }

  @Test
  void shouldRunAStatementForEachRecordOfABatch() {
    database.executeAsOwner("INSERT INTO readings VALUES (1, 'a', 0), (2, 'b', 0)");
    write(
            new SqlSink(
                null, null, null, "UPDATE readings SET celsius = celsius + :more WHERE id = :id"),
            "{\"id\": 1, \"more\": 5}",
            "{\"id\": 2, \"more\": 7}",
            "{\"id\": 1, \"more\": 5}")
        .join();

    assertThat(rows("(id, celsius) IN ((1, 10), (2, 7))")).isEqualTo(2);
  }

  private long rows(String condition) {
    return database.number("SELECT count(*) FROM readings WHERE " + condition);
  }

  private CompletableFuture<Void> write(SqlSink sink, String... records) {
    Delivery delivery =
        new Delivery(null, null, null, null, null, new Batch(null, null, null), null, null);
    SinkWriter writer =
        connection.writer(new SinkSpecBuilder().to(sink).delivery(delivery).build());
    List<Message> batch =
        Stream.of(records)
            .map(text -> new Message("", text.getBytes(StandardCharsets.UTF_8)))
            .toList();
    return writer.write(batch).toCompletableFuture();
  }

  private static ConnectorException failureOf(CompletableFuture<Void> written) {
    try {
      written.join();
    } catch (CompletionException e) {
      return (ConnectorException) e.getCause();
    }
    throw new AssertionError("written");
  }
}
