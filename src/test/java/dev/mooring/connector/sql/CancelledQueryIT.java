package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.connector.SourceReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A query that takes long does not hold up those who share its connection when nobody wants it. */
class CancelledQueryIT extends RowReaderFixture {
  private static final String QUERY =
      "SELECT id, pg_sleep(CASE WHEN id > 1 THEN 25 ELSE 0 END)::text AS slept FROM readings";

  @Test
  void shouldCancelItWhenTheReaderIsStopped() throws Exception {
    insert("(1, 'a', 1, NULL)");
    SourceReader reader = read(QUERY, "id", null, 200);
    await().until(() -> receiver.payloads().size() == 1);
    insert("(2, 'b', 1, NULL)");
    await().until(() -> sleeping() == 1);

    reader.stop();

    assertAnswersSoon();
    assertThat(receiver.payloads()).hasSize(1);
    assertThat(receiver.failure()).isNull();
  }

  @Test
  void shouldCancelTheFirstOneWhenNobodyTakesItsRowsAnyMore() throws Exception {
    insert("(2, 'b', 1, NULL)");
    connection.read(request(QUERY, "id", null, 200), receiver);
    await().until(() -> sleeping() == 1);

    receiver.close();

    assertAnswersSoon();
    assertThat(receiver.payloads()).isEmpty();
  }

  /** Others go on with the connection, and what they ask is not what is cancelled. */
  private void assertAnswersSoon() throws Exception {
    // By themselves they would end after 25 s.
    await().atMost(Duration.ofSeconds(20)).until(() -> sleeping() == 0);
    for (int i = 0; i < 100; i++) {
      connection.check().toCompletableFuture().get(3, TimeUnit.MINUTES);
    }
    assertThat(((DatabaseConnection) connection).hasEnded()).isFalse();
  }

  private long sleeping() {
    return database.number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND application_name ="
            + " 'mooring row-reader'");
  }
}
