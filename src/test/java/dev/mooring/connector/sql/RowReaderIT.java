package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.SourceReader;
import dev.mooring.testing.connector.RecordingReceiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of a real PostgreSQL as records. */
class RowReaderIT extends RowReaderFixture {
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
    assertThat(position.saved()).matches("id>=2 except \\S{16}");
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
    assertThat(position.saved()).matches("celsius>=1 except \\S{16}");

    receiver.acknowledge(2);
    assertThat(position.saved()).matches("celsius>=2 except \\S{16} \\S{16}");
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
  void shouldRefuseColumnsThatRepeatAName() {
    assertThat(refusal("SELECT id, room, celsius AS room FROM readings", "id", null, 200))
        .hasMessageContaining("sql.query: two columns are called 'room'");
  }

  @Test
  void shouldHoldNoMoreThanAFewMegabytes() throws Exception {
    database.executeAsOwner(
        "INSERT INTO readings SELECT n, repeat('x', 1500000), 1, NULL FROM generate_series(1, 9)"
            + " n");
    SqlSource source = new SqlSource("SELECT id, room FROM readings", "id", null, null, 200, null);

    RowQuery.Page page =
        ((DatabaseConnection) connection)
            .ask(
                session ->
                    session.alone(
                        jdbc ->
                            RowQuery.of(source, new RunningQuery(), session)
                                .after(RowPosition.before(null), 200, jdbc)))
            .get(3, TimeUnit.MINUTES);

    assertThat(page.rows()).hasSize(2);
    assertThat(page.last()).isFalse();
    read("SELECT id, room FROM readings", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 9);
    assertThat(receiver.payloads().stream().map(row -> row.substring(0, 8)))
        .containsExactly(
            IntStream.rangeClosed(1, 9).mapToObj("{\"id\":%d,"::formatted).toArray(String[]::new));
  }

  @Test
  void shouldRefuseARowThatNoRecordCanBe() {
    insert("(1, repeat('x', 17000000), 1, NULL)");

    assertThat(refusal("SELECT id, room FROM readings", "id", null, 200))
        .hasMessageContaining("a row is longer than 16 MiB");
  }

  @Test
  void shouldOfferTheGoodRowsBeforeOneThatNoRecordCanBe() throws Exception {
    insert("(1, 'a', 1, NULL)", "(2, 'b', 1, NULL)", "(3, repeat('x', 17000000), 1, NULL)");

    read("SELECT id, room FROM readings", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 2);
    receiver.acknowledge(0);
    receiver.acknowledge(1);
    await().until(() -> receiver.failure() != null);

    assertThat(receiver.failure()).hasMessageContaining("a row is longer than 16 MiB");
    assertThat(position.saved()).matches("id>=2 except \\S{16}");
    assertThat(refusal("SELECT id, room FROM readings", "id", null, 200))
        .hasMessageContaining("a row is longer than 16 MiB");
  }

  /** What was offered is to be done with by the time at which reading begins again. */
  @Test
  void shouldSayThatItHasFailedWhenWhatItOfferedIsFinished() throws Exception {
    insert("(1, 'a', 1, NULL)", "(9223372036854775807, 'b', 1, NULL)");
    read("SELECT id FROM readings", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 2);

    await().during(Duration.ofSeconds(1)).until(() -> receiver.failure() == null);
    receiver.acknowledge(0);
    receiver.acknowledge(1);

    await().until(() -> receiver.failure() != null);
    assertThat(position.saved()).startsWith("id>=9223372036854775807");
  }

  @Test
  void shouldWaitForRoomWithoutLosingItsPlace() throws Exception {
    RecordingReceiver narrow = new RecordingReceiver(1);
    insert("(1, 'a', 1, NULL)", "(2, 'b', 1, NULL)", "(3, 'c', 1, NULL)");
    connection
        .read(request("SELECT id FROM readings", "id", null, 200), narrow)
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
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
    assertThat(refusal("SELECT id FROM nowhere", "id", null, 200))
        .hasMessageContaining("sql.query: relation \"nowhere\" does not exist");
    assertThat(refusal("SELECT id FROM readings", "number", null, 200))
        .hasMessageContaining("sql.query: it has no column 'number'");
    assertThat(refusal("SELECT id FROM readings WHERE id > :id", "id", null, 200))
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
  void shouldGoOnWithATableThatIsAltered() throws Exception {
    insert("(1, 'a', 1, NULL)");
    read("SELECT * FROM readings", "id", null, 200);
    await().until(() -> receiver.payloads().size() == 1);
    // Until the driver has prepared the query on the server.
    for (int i = 2; i < 12; i++) {
      insert("(" + i + ", 'a', 1, NULL)");
      int count = i;
      await().until(() -> receiver.payloads().size() == count);
    }

    database.executeAsOwner(
        "ALTER TABLE readings ALTER COLUMN id TYPE numeric, ADD COLUMN more int",
        "INSERT INTO readings VALUES (12, 'z', 1, NULL, 5)");

    await().until(() -> receiver.payloads().getLast().endsWith("\"more\":5}"));
    assertThat(receiver.failure()).isNull();
  }

  @Test
  void shouldSayThatTheTableIsGoneWhileItReads() throws Exception {
    read("SELECT id FROM readings", "id", null, 200);

    database.executeAsOwner("DROP TABLE readings");

    await().until(() -> receiver.failure() != null);
    assertThat(receiver.failure().reason()).isEqualTo(Reason.InvalidSpec);
  }
}
