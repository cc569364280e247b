package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorReference;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourcePosition;
import dev.mooring.connector.SourceReader;
import dev.mooring.testing.connector.RecordingReceiver;
import dev.mooring.testing.database.DatabaseProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of a real PostgreSQL as records. */
class RowReaderIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final NodeIdentity NODE = new NodeIdentity("cluster", "row-reader");

  private final DatabaseProcess database = DatabaseProcess.shared();
  private final RecordingReceiver receiver = new RecordingReceiver(1_000);
  private final Kept position = new Kept();
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS readings",
        "CREATE TABLE readings (id bigint, room text, celsius numeric, at timestamptz)");
    connection = OpenDatabase.open(VERTX, database, NODE);
  }

  @AfterEach
  void close() throws Exception {
    connection.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void shouldReadRowsInOrderWithEveryDigitAndGoOnWithNewOnes() throws Exception {
    insert(
        "(2, 'b', 1.50, '2026-01-02 03:04:05.123456+00')",
        "(1, 'a \"q\"', 12345678901234567890.123456789, NULL)");

    read("SELECT id, room, celsius FROM readings; ", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 2);
    insert("(3, NULL, NULL, NULL)");
    await().until(() -> receiver.payloads().size() == 3);

    assertThat(receiver.payloads())
        .containsExactly(
            "{\"id\":1,\"room\":\"a \\\"q\\\"\",\"celsius\":12345678901234567890.123456789}",
            "{\"id\":2,\"room\":\"b\",\"celsius\":1.50}",
            "{\"id\":3,\"room\":null,\"celsius\":null}");
    assertThat(position.saved()).isNull();
    receiver.acknowledge(1);
    assertThat(position.saved()).isNull();
    receiver.acknowledge(0);
    assertThat(position.saved()).isEqualTo("id=2");
  }

  @Test
  void shouldGoOnAfterTheSavedPositionAndBeginAnewForAnotherColumn() throws Exception {
    insert("(1, 'a', 30, NULL)", "(2, 'b', 20, NULL)", "(10, 'c', 10, NULL)");

    position.advance("id=2");
    SourceReader first = read("SELECT * FROM readings", "id", "1", 200);
    await().until(() -> receiver.payloads().size() == 1);
    assertThat(receiver.payloads().getFirst()).contains("\"id\":10");
    first.stop();

    read("SELECT * FROM readings", "celsius", "15", 200);
    await().until(() -> receiver.payloads().size() == 3);
    assertThat(receiver.payloads().get(1)).contains("\"celsius\":20");
    assertThat(receiver.payloads().get(2)).contains("\"celsius\":30");
  }

  @Test
  void shouldReadPageByPageWithoutLosingRowsOfTheSameValue() throws Exception {
    insert(
        "(1, 'a', 1, NULL)",
        "(2, 'b', 1, NULL)",
        "(3, 'c', 2, NULL)",
        "(4, 'd', 2, NULL)",
        "(5, 'e', 3, NULL)",
        "(6, 'f', NULL, NULL)");

    read("SELECT id, celsius FROM readings", "celsius", null, 3);
    await().until(() -> receiver.payloads().size() == 5);

    assertThat(receiver.payloads().stream().map(row -> row.charAt(6)))
        .containsExactlyInAnyOrder('1', '2', '3', '4', '5');
    assertThat(receiver.failure()).isNull();
  }

  @Test
  void shouldNotPassARowThatIsNotAcknowledgedWithAnotherOneOfTheSameValue() throws Exception {
    insert("(1, 'a', 1, NULL)", "(2, 'b', 2, NULL)", "(3, 'c', 2, NULL)", "(4, 'd', 3, NULL)");

    read("SELECT id, celsius FROM readings", "celsius", null, 200);
    await().until(() -> receiver.payloads().size() == 4);
    receiver.acknowledge(0);
    receiver.acknowledge(1);
    assertThat(position.saved()).isEqualTo("celsius=1");

    receiver.acknowledge(2);
    assertThat(position.saved()).isEqualTo("celsius=2");
  }

  @Test
  void shouldBeginAnewWhileOnlySomeRowsOfTheFirstValueAreAcknowledged() throws Exception {
    insert("(1, 'a', 1, NULL)", "(2, 'b', 1, NULL)");

    read("SELECT id, celsius FROM readings", "celsius", null, 200);
    await().until(() -> receiver.payloads().size() == 2);
    receiver.acknowledge(0);

    assertThat(position.saved()).isNull();
  }

  @Test
  void shouldSayWhenSoManyRowsAreAlikeThatItCannotGoOn() {
    insert("(1, 'a', 1, NULL)", "(2, 'b', 1, NULL)", "(3, 'c', 1, NULL)");

    assertThat(refusal("SELECT id, celsius FROM readings", "celsius", 3))
        .hasMessageContaining("3 rows or more have the same value of trackedColumn 'celsius'")
        .hasMessageContaining("sql.rows")
        .extracting(ConnectorException::reason)
        .isEqualTo(Reason.InvalidSpec);
  }

  @Test
  void shouldTrackATimeWithAllItsDigits() throws Exception {
    insert(
        "(1, 'a', 1, '2026-01-02 03:04:05.123456+00')",
        "(2, 'b', 1, '2026-01-02 03:04:05.123457+00')");

    read("SELECT id, at FROM readings", "at", null, 200);
    await().until(() -> receiver.payloads().size() == 2);
    receiver.acknowledge(0);

    RecordingReceiver again = new RecordingReceiver(10);
    connection
        .read(request("SELECT id, at FROM readings", "at", null, 200), again)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    await().until(() -> again.payloads().size() == 1);
    assertThat(again.payloads().getFirst()).contains("\"id\":2");
  }

  @Test
  void shouldWaitForRoomWithoutLosingItsPlace() throws Exception {
    RecordingReceiver narrow = new RecordingReceiver(1);
    insert("(1, 'a', 1, NULL)", "(2, 'b', 1, NULL)", "(3, 'c', 1, NULL)");
    connection
        .read(request("SELECT id FROM readings", "id", null, 200), narrow)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    await().until(() -> narrow.payloads().size() == 1);

    narrow.makeRoom(1);
    await().until(() -> narrow.payloads().size() == 2);
    narrow.makeRoom(5);
    await().until(() -> narrow.payloads().size() == 3);

    assertThat(narrow.payloads()).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
    assertThat(narrow.overlapped()).isFalse();
  }

  @Test
  void shouldNameWhatIsWrongWithAQuery() {
    assertThat(refusal("SELECT id FROM nowhere", "id", 200))
        .hasMessageContaining("sql.query: relation \"nowhere\" does not exist");
    assertThat(refusal("SELECT id FROM readings", "number", 200)).hasMessageContaining("number");
    assertThat(refusal("SELECT id FROM readings WHERE id > :id", "id", 200))
        .hasMessageContaining("':id' is a parameter");
  }

  @Test
  void shouldTakeQuestionMarksAndCommentsAsTheyAre() throws Exception {
    insert("(1, 'a?', 1, NULL)");

    read(
        "SELECT id FROM readings WHERE room = 'a?' AND '{\"k\": 1}'::jsonb ? 'k' -- really?",
        "id",
        null,
        200);

    await().until(() -> receiver.payloads().equals(List.of("{\"id\":1}")));
  }

  @Test
  void shouldSayThatTheTableIsGoneWhileItReads() throws Exception {
    read("SELECT id FROM readings", "id", null, 200);

    database.executeAsOwner("DROP TABLE readings");

    await().atMost(Duration.ofSeconds(10)).until(() -> receiver.failure() != null);
    assertThat(receiver.failure().reason()).isEqualTo(Reason.InvalidSpec);
  }

  private void insert(String... rows) {
    database.executeAsOwner("INSERT INTO readings VALUES " + String.join(", ", rows));
  }

  private SourceReader read(String query, String column, String start, int rows) throws Exception {
    return connection
        .read(request(query, column, start, rows), receiver)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private ConnectorException refusal(String query, String column, int rows) {
    return (ConnectorException) catchThrowable(() -> read(query, column, null, rows)).getCause();
  }

  private ReadRequest request(String query, String column, String start, int rows) {
    return new ReadRequest(
        new ObjectKey("plant", "rows"),
        new SourceSpec(
            null,
            true,
            new ConnectorReference("database"),
            null,
            null,
            null,
            null,
            null,
            new SqlSource(query, column, start, "50ms", rows),
            null,
            null,
            null),
        NODE,
        position,
        () -> true);
  }

  private static final class Kept implements SourcePosition {
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
