package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.Connection;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.connector.RecordingReceiver;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.database.PoolerProcess;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Through a PgBouncer that gives each transaction to another session. */
@EnabledIf(
    value = "dev.mooring.testing.database.PoolerProcess#isInstalled",
    disabledReason = "no pgbouncer on the PATH: apt-get install pgbouncer")
class PoolerIT extends WriterFixture {
  @TempDir private static Path folder;
  private static PoolerProcess pooler;

  private final List<Connection> others = new ArrayList<>();

  @BeforeAll
  static void start() {
    pooler = PoolerProcess.start(folder, DatabaseProcess.shared());
  }

  @AfterAll
  static void stop() {
    pooler.close();
  }

  @Override
  String url() {
    return pooler.url();
  }

  @BeforeEach
  void makeTable() {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS pooled", "CREATE TABLE pooled (id int PRIMARY KEY, word text)");
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    for (Connection other : others) {
      other.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
    }
    assertThat(seenByOthers("SHOW statement_timeout")).containsExactly("0");
    assertThat(seenByOthers("SHOW tcp_keepalives_count")).hasSize(1);
    assertThat(seenByOthers("SELECT count(*) FROM pg_prepared_statements")).containsExactly("0");
  }

  @Test
  void shouldWriteAllRecordsOverSeveralConnections() throws Exception {
    List<SinkWriter> writers = new ArrayList<>(List.of(into("pooled")));
    for (int i = 0; i < 3; i++) {
      Connection other = OpenDatabase.open(VERTX, url(), new NodeIdentity("cluster", "other-" + i));
      others.add(other);
      writers.add(into(other, "pooled"));
    }
    for (int i = 0; i < 200; i++) {
      SinkWriter writer = writers.get(i % writers.size());
      String record = "{\"id\": %d, \"word\": \"w\"}";
      assertThat(write(writer, record.formatted(3 * i))).isNull();
      assertThat(write(writer, record.formatted(3 * i + 1), record.formatted(3 * i + 2))).isNull();
    }

    assertThat(database.number("SELECT count(*) FROM pooled")).isEqualTo(600);
  }

  @Test
  void shouldKeepTheTimeLimitInEachTransaction() {
    SinkWriter writer = by("INSERT INTO pooled VALUES (:id, current_setting('statement_timeout'))");

    assertThat(write(writer, "{\"id\": 1}")).isNull();
    assertThat(write(writer, "{\"id\": 2}", "{\"id\": 3}")).isNull();

    assertThat(database.rows("SELECT DISTINCT word FROM pooled")).containsExactly("30s");
  }

  @Test
  void shouldReadThroughIt() throws Exception {
    RecordingReceiver receiver = new RecordingReceiver(1_000);
    database.executeAsOwner("INSERT INTO pooled SELECT n, 'w' FROM generate_series(1, 50) n");
    SqlSource source = new SqlSource("SELECT * FROM pooled", "id", null, "20ms", 7, null);
    connection
        .read(RowReaderFixture.request(source, new RowReaderFixture.Kept()), receiver)
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);

    await().until(() -> receiver.payloads().size() == 50);
    database.executeAsOwner("INSERT INTO pooled VALUES (51, 'w')");
    await().until(() -> receiver.payloads().size() == 51);
    assertThat(receiver.failure()).isNull();
  }

  @Test
  void shouldCallAProcedureThatCommits() {
    database.executeAsOwner(
        "CREATE OR REPLACE PROCEDURE put_pooled(id int) LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO pooled VALUES (put_pooled.id, 'w'); COMMIT; END $$");
    SinkWriter writer = by("CALL put_pooled(:id)");

    assertThat(write(writer, "{\"id\": 1}")).isNull();
    assertThat(write(writer, "{\"id\": 2}", "{\"id\": 3}")).isNull();

    assertThat(database.number("SELECT count(*) FROM pooled")).isEqualTo(3);
  }

  private static TreeSet<String> seenByOthers(String query) throws SQLException {
    TreeSet<String> seen = new TreeSet<>();
    String url = pooler.url() + "?prepareThreshold=0&assumeMinServerVersion=8";
    List<java.sql.Connection> open = new ArrayList<>();
    try {
      // Each holds its session, so that both are seen.
      for (int i = 0; i < 2; i++) {
        java.sql.Connection other =
            DriverManager.getConnection(url, DatabaseProcess.USER, DatabaseProcess.PASSWORD);
        open.add(other);
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement();
            ResultSet row = statement.executeQuery(query)) {
          row.next();
          seen.add(row.getString(1));
        }
      }
    } finally {
      for (java.sql.Connection other : open) {
        other.close();
      }
    }
    return seen;
  }
}
