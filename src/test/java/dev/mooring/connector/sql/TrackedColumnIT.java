package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.SourceReader;
import dev.mooring.testing.connector.RecordingReceiver;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a Source goes by a column of a real PostgreSQL. */
class TrackedColumnIT extends RowReaderFixture {
  @Test
  void shouldReadMoreRowsOfTheSameValueThanOneQueryHas() throws Exception {
    insert("(1, 'a', 1, NULL)", "(2, 'b', 1, NULL)", "(3, 'c', 1, NULL)", "(4, 'd', 2, NULL)");

    read("SELECT id, celsius FROM readings", "celsius", null, 1);
    await().until(() -> receiver.payloads().size() == 4);

    assertThat(receiver.payloads().stream().map(row -> row.charAt(6)))
        .containsExactlyInAnyOrder('1', '2', '3', '4');
  }

  @Test
  void shouldReadARowOfTheSameValueThatIsCommittedLater() throws Exception {
    insert("(1, 'a', 1, '2026-01-01 10:00:00+00')", "(2, 'b', 2, '2026-01-01 10:00:01+00')");
    read("SELECT id, at FROM readings", "at", null, 200);
    await().until(() -> receiver.payloads().size() == 2);

    insert("(3, 'c', 3, '2026-01-01 10:00:01+00')");
    await().until(() -> receiver.payloads().size() == 3);
    insert("(4, 'd', 4, '2026-01-01 10:00:02+00')");
    await().until(() -> receiver.payloads().size() == 4);

    assertThat(receiver.payloads().get(2)).contains("\"id\":3");
    assertThat(receiver.payloads().get(3)).contains("\"id\":4");
  }

  @Test
  void shouldCountRowsThatAreTheSameInAllColumns() throws Exception {
    insert("(1, 'a', 1, NULL)", "(1, 'a', 1, NULL)");
    read("SELECT * FROM readings", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 2);

    insert("(1, 'a', 1, NULL)", "(2, 'b', 1, NULL)");

    await().until(() -> receiver.payloads().size() == 4);
    assertThat(receiver.payloads().getLast()).contains("\"id\":2");
  }

  @Test
  void shouldNotReadTheNewestRowAgainWhenItChangesWhereItsValueIsUnique() throws Exception {
    database.executeAsOwner(
        "ALTER TABLE readings ADD PRIMARY KEY (id)",
        "INSERT INTO readings VALUES (1, 'a', 1, NULL)");
    read("SELECT id, room FROM readings", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 1);

    database.executeAsOwner("UPDATE readings SET room = 'z'");
    insert("(2, 'b', 1, NULL)");

    await().until(() -> receiver.payloads().size() == 2);
    assertThat(receiver.payloads().getLast()).contains("\"id\":2");
    receiver.acknowledge(0);
    receiver.acknowledge(1);
    assertThat(position.saved()).isEqualTo("id=2");
  }

  @Test
  void shouldReadAJoinedRowThatComesLaterForTheSameValue() throws Exception {
    database.executeAsOwner("DROP TABLE IF EXISTS rooms", "CREATE TABLE rooms (id int, name text)");
    database.executeAsOwner(
        "ALTER TABLE readings ADD PRIMARY KEY (id)",
        "INSERT INTO readings VALUES (1, 'a', 1, NULL)",
        "INSERT INTO rooms VALUES (1, 'x')");
    read("SELECT readings.id, name FROM readings JOIN rooms USING (id)", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 1);

    database.executeAsOwner("INSERT INTO rooms VALUES (1, 'y')");

    await().until(() -> receiver.payloads().size() == 2);
    assertThat(receiver.payloads().getLast()).contains("\"name\":\"y\"");
  }

  /** Each has several rows of one value, or may, although the table has a unique index. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a.id FROM readings a JOIN readings b ON b.id <= a.id",
        "SELECT a.id, a.room FROM readings a, readings b WHERE b.id <= a.id",
        "SELECT a.id FROM readings a, generate_series(1, a.id) n",
        "SELECT id FROM (SELECT id, generate_series(1, id) AS n FROM readings) AS several",
        "SELECT id FROM (SELECT id FROM readings UNION ALL SELECT id FROM readings WHERE id > 1) b",
        "SELECT id FROM readings, LATERAL (VALUES (1), (2)) v (n) WHERE n <= id",
        "WITH twice AS (SELECT a.id FROM readings a, readings b WHERE b.id <= a.id) SELECT * FROM"
            + " twice"
      })
  void shouldNotTakeAColumnForUniqueWhereRowsAreMultiplied(String query) throws Exception {
    database.executeAsOwner(
        "ALTER TABLE readings ADD PRIMARY KEY (id)",
        "INSERT INTO readings VALUES (1, 'a', 1, NULL)");
    read(query, "id", null, 1);
    await().until(() -> !receiver.payloads().isEmpty());
    receiver.acknowledge(0);
    assertThat(position.saved()).startsWith("id>=1 except ");

    insert("(2, 'b', 1, NULL)");

    await().until(() -> receiver.payloads().size() >= 3);
    assertThat(receiver.payloads()).hasSize(3);
  }

  @Test
  void shouldNotTakeAColumnForUniqueWhereOtherTablesInherit() throws Exception {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS parent CASCADE",
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "CREATE TABLE child () INHERITS (parent)",
        "INSERT INTO parent VALUES (1)");
    read("SELECT id FROM parent", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 1);
    receiver.acknowledge(0);
    assertThat(position.saved()).startsWith("id>=1 except ");

    database.executeAsOwner("INSERT INTO child VALUES (1)");

    await().until(() -> receiver.payloads().size() == 2);
  }

  @Test
  void shouldReadARowOfTheSameValueThatComesWhenTheIndexIsGone() throws Exception {
    database.executeAsOwner(
        "ALTER TABLE readings ADD CONSTRAINT one_each PRIMARY KEY (id)",
        "INSERT INTO readings VALUES (1, 'a', 1, NULL)");
    read("SELECT id, room FROM readings", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 1);

    database.executeAsOwner(
        "ALTER TABLE readings DROP CONSTRAINT one_each",
        // At once, and so that the new row comes before the one that was read.
        "INSERT INTO readings VALUES (1, 'b', 1, NULL), (2, 'c', 1, NULL);"
            + " UPDATE readings SET celsius = 5 WHERE room = 'a'");

    await().until(() -> receiver.payloads().contains("{\"id\":2,\"room\":\"c\"}"));
    assertThat(receiver.payloads()).contains("{\"id\":1,\"room\":\"b\"}");
  }

  @Test
  void shouldRefuseMoreRowsOfOneValueThanItKeepsInMind() throws Exception {
    RecordingReceiver all = new RecordingReceiver(20_000);
    database.executeAsOwner(
        "INSERT INTO readings SELECT n, 'a', 1, '2026-01-01' FROM generate_series(1, 10050) n");
    String query = "SELECT id, at FROM readings";
    connection
        .read(request(query, "at", null, 1_000), all)
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
    await().until(() -> all.payloads().size() == 10_000);
    IntStream.range(0, 10_000).forEach(all::acknowledge);
    await().until(() -> all.failure() != null);

    assertThat(all.failure().reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(all.failure())
        .hasMessageContaining("sql.trackedColumn: more than 10000 rows have the same value of 'at'")
        .hasMessageContaining("sql.start");
    // Beginning again offers none of them again.
    assertThat(refusal(query, "at", null, 1_000)).hasMessage(all.failure().getMessage());
  }

  /** They are equal, however they are written; the page ends between them. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          numeric, 1.0, 2.0, 2.00, 3
          float8, -1, 0, -0, 1
          citext, a, b, B, c
          """)
  void shouldTakeValuesForEqualAsTheDatabaseDoes(
      String type, String first, String second, String same, String last) throws Exception {
    database.executeInDatabase("CREATE EXTENSION IF NOT EXISTS citext");
    database.executeAsOwner(
        "DROP TABLE IF EXISTS amounts",
        "CREATE TABLE amounts (id int, n " + type + ")",
        "INSERT INTO amounts VALUES (1, '%s'), (2, '%s'), (3, '%s'), (4, '%s')"
            .formatted(first, second, same, last));

    read("SELECT id, n FROM amounts", "n", null, 2);
    await().until(() -> receiver.payloads().size() == 4);
    database.executeAsOwner("INSERT INTO amounts VALUES (5, '%s')".formatted(last));
    await().until(() -> receiver.payloads().size() == 5);

    assertThat(receiver.payloads().stream().map(row -> row.charAt(6)))
        .containsExactlyInAnyOrder('1', '2', '3', '4', '5');
  }

  @ParameterizedTest
  @CsvSource({
    "float8, NaN",
    "float4, Infinity",
    "numeric, NaN",
    "numeric, Infinity",
    "date, infinity",
    "timestamp, infinity",
    "timestamptz, infinity",
    "interval, infinity"
  })
  void shouldLeaveOutAValueThatNothingCanFollow(String type, String endless) throws Exception {
    boolean time = type.startsWith("timestamp") || type.equals("date");
    String first = time ? "2026-01-01" : "1";
    String next = time ? "2026-01-02" : "2";
    database.executeAsOwner(
        "DROP TABLE IF EXISTS amounts",
        "CREATE TABLE amounts (id int, n " + type + ")",
        "INSERT INTO amounts VALUES (1, '%s'), (2, '%s')".formatted(first, endless));
    read("SELECT id, n FROM amounts", "n", null, 200);
    await().until(() -> receiver.payloads().size() == 1);

    database.executeAsOwner("INSERT INTO amounts VALUES (3, '%s')".formatted(next));

    await().until(() -> receiver.payloads().size() == 2);
    assertThat(receiver.payloads().getLast()).contains("\"id\":3");
    assertThat(refusal("SELECT id, n FROM amounts", "n", endless, 200))
        .hasMessageContaining("sql.start: no value can be higher than '" + endless + "'");
  }

  @Test
  void shouldLeaveOutAValueThatNothingCanFollowInAColumnThatIsAltered() throws Exception {
    insert("(1, 'a', 1, NULL)");
    read("SELECT id FROM readings", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 1);

    database.executeAsOwner(
        "ALTER TABLE readings ALTER COLUMN id TYPE float8;"
            + " INSERT INTO readings (id) VALUES (2), ('NaN')");
    await().until(() -> receiver.payloads().size() == 2);
    database.executeAsOwner("INSERT INTO readings (id) VALUES (3)");

    await().until(() -> receiver.payloads().size() == 3);
    assertThat(receiver.payloads()).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
  }

  @Test
  void shouldReadAWordThatIsNoNumber() throws Exception {
    insert("(1, 'a', 1, NULL)", "(2, 'infinity', 1, NULL)", "(3, 'nan', 1, NULL)");

    read("SELECT id, room FROM readings", "room", null, 200);

    await().until(() -> receiver.payloads().size() == 3);
  }

  @Test
  void shouldSayThatNothingCanFollowTheHighestValue() throws Exception {
    insert("(1, 'a', 1, NULL)", "(9223372036854775807, 'b', 1, NULL)");

    read("SELECT id FROM readings", "id", null, 200);

    await().until(() -> receiver.payloads().size() == 2);
    await().until(() -> receiver.failure() != null);
    assertThat(receiver.failure().reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(receiver.failure()).hasMessageContaining("highest value of its type");
    position.advance("id=9223372036854775807");
    assertThat(refusal("SELECT id FROM readings", "id", null, 200))
        .hasMessageContaining("highest value of its type");
  }

  @Test
  void shouldSayWhatAPositionIsNotFitFor() {
    position.advance("id=2026-01-01");
    assertThat(refusal("SELECT id FROM readings", "id", null, 200))
        .hasMessageContaining("the saved position is no value of type int8")
        .hasMessageContaining("SourceClaim");
    position.advance(null);
    assertThat(refusal("SELECT id FROM readings", "id", "first", 200))
        .hasMessageContaining("sql.start: it is no value of type int8");
  }

  @Test
  void shouldLeaveOutRowsThatAreTooNew() throws Exception {
    database.executeAsOwner(
        "INSERT INTO readings VALUES (1, 'a', 1, now() - interval '1 minute'), (2, 'b', 1, now())");
    connection
        .read(
            request(new SqlSource("SELECT id, at FROM readings", "at", null, "50ms", 200, "2s")),
            receiver)
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
    await().until(() -> receiver.payloads().size() == 1);
    // Committed after a newer one, and still read.
    database.executeAsOwner(
        "INSERT INTO readings VALUES (3, 'c', 1, now() - interval '100 milliseconds')");

    await().until(() -> receiver.payloads().size() == 3);
    assertThat(
            database.number(
                "SELECT count(*) FROM readings WHERE at > now() - interval '1900 milliseconds'"))
        .isZero();
  }

  @Test
  void shouldRefuseALagOfWhatIsNoTime() {
    SqlSource source = new SqlSource("SELECT id FROM readings", "id", null, "50ms", 200, "2s");
    assertThat(refusal(source)).hasMessageContaining("sql.lag: sql.trackedColumn is of type int8");
  }

  @Test
  void shouldGoOnAmongManyRowsOfTheSameValueAfterAMove() throws Exception {
    database.executeAsOwner(
        "INSERT INTO readings SELECT n, 'a', 1, '2026-01-01' FROM generate_series(1, 300) n");
    SourceReader first = read("SELECT id, at FROM readings", "at", null, 200);
    await().until(() -> receiver.payloads().size() == 300);
    IntStream.range(0, 300).forEach(receiver::acknowledge);
    first.stop();
    assertThat(position.saved())
        .startsWith("at>=2026-01-01 00:00:00+00 except 300 rows in 128 parts ");

    RecordingReceiver next = new RecordingReceiver(1_000);
    connection
        .read(request("SELECT id, at FROM readings", "at", null, 200), next)
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
    insert("(301, 'a', 1, '2026-01-01')");

    await().until(() -> !next.payloads().isEmpty());
    assertThat(next.payloads().getFirst()).contains("\"id\":301");
  }

  @Test
  void shouldReadFewOfManyRowsOfTheSameValueAgainWhenOneCameMeanwhile() throws Exception {
    database.executeAsOwner(
        "INSERT INTO readings SELECT n, 'a', 1, '2026-01-01' FROM generate_series(1, 500) n");
    SourceReader first = read("SELECT id, at FROM readings", "at", null, 200);
    await().until(() -> receiver.payloads().size() == 500);
    IntStream.range(0, 500).forEach(receiver::acknowledge);
    first.stop();

    insert("(501, 'a', 1, '2026-01-01')");
    RecordingReceiver next = new RecordingReceiver(1_000);
    connection
        .read(request("SELECT id, at FROM readings", "at", null, 200), next)
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
    insert("(502, 'a', 1, '2026-01-02')");

    await().until(() -> !next.payloads().isEmpty() && next.payloads().getLast().contains("502"));
    assertThat(next.payloads().toString()).contains("\"id\":501");
    assertThat(next.payloads()).hasSizeLessThan(50);
  }

  @Test
  void shouldGoOnAfterAPositionOfAnEarlierVersion() throws Exception {
    insert("(1, 'a', 1, '2026-01-01')", "(2, 'b', 2, '2026-01-02')");
    position.advance("at=2026-01-01 00:00:00+00");

    read("SELECT id, at FROM readings", "at", null, 200);

    await().until(() -> receiver.payloads().size() == 1);
    assertThat(receiver.payloads().getFirst()).contains("\"id\":2");
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
        .get(3, TimeUnit.MINUTES);
    await().until(() -> again.payloads().size() == 1);
    assertThat(again.payloads().getFirst()).contains("\"id\":2");
  }
}
