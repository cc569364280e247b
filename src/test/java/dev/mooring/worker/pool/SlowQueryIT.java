package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.api.v1alpha1.SqlConnection;
import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SourcePosition;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.connector.sql.SqlType;
import dev.mooring.testing.connector.RecordingReceiver;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A SQL Source whose first query takes longer than a health check may. */
class SlowQueryIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final NodeIdentity NODE = new NodeIdentity("cluster", "slow-query");

  private final DatabaseProcess database = DatabaseProcess.shared();
  private final ControlThread control = new ControlThread();
  private final RecordingReceiver receiver = new RecordingReceiver(100);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private ConnectorPool pool;

  @BeforeEach
  void makeTable() {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS slow, asked",
        "DROP SEQUENCE IF EXISTS queries",
        "CREATE SEQUENCE queries",
        "CREATE TABLE slow (id int)",
        "INSERT INTO slow VALUES (1)");
  }

  @AfterEach
  void close() {
    pool.close().toCompletableFuture().join();
    control.close();
  }

  @Test
  void shouldReadAndAskOnce() {
    read("10s", "1s", query(3));

    await().until(() -> receiver.payloads().size() == 1);

    // The one that has found the row, and at most the next one.
    assertThat(database.number("SELECT last_value FROM queries")).isLessThanOrEqualTo(2);
    assertThat(heard.getLast()).isEqualTo("reading");
  }

  @Test
  void shouldSayThatItTakesTooLongAndAskEverMoreRarely() {
    read("1s", "5s", query(60));

    await()
        .untilAsserted(
            () ->
                assertThat(database.number("SELECT last_value FROM queries"))
                    .as(heard.toString())
                    .isGreaterThanOrEqualTo(3));

    // It is never said to read in between.
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst()).startsWith(Reason.Timeout + " ").contains("longer than 1s");
  }

  /** Counts itself, then takes so long. */
  private static String query(int seconds) {
    return "SELECT id FROM slow WHERE CASE WHEN nextval('queries') > 0 THEN pg_sleep("
        + seconds
        + ") IS NOT NULL END";
  }

  private void read(String statementTimeout, String checkTimeout, String query) {
    ConnectorSpec spec =
        new ConnectorSpecBuilder()
            .to(
                new SqlConnection(
                    database.url(),
                    new Credentials(new SecretReference("login")),
                    null,
                    statementTimeout))
            .pool(new Pool(1, null))
            .healthCheck(new HealthCheck("1s", checkTimeout))
            .reconnect(new Reconnect("500ms", "5s"))
            .build();
    SecretValues secrets =
        new SecretValues(
            Map.of(
                "login",
                Map.of(
                    "username", bytes(DatabaseProcess.USER),
                    "password", bytes(DatabaseProcess.PASSWORD))));
    PoolSettings settings =
        new PoolSettings(
            new ObjectKey("plant", "db"),
            1,
            new SqlType(new Network(VERTX, AddressRules.EVERYWHERE)),
            spec,
            secrets,
            List.of());
    PoolRuntime runtime =
        new PoolRuntime(control, new OpenPace(control), new Random(), NODE, Clock.systemUTC());
    pool = new ConnectorPool(settings, runtime, (view, share) -> {});
    pool.open();
    pool.read(
        new ReadRequest(
            new ObjectKey("plant", "slow"), source(query), NODE, SourcePosition.NONE, () -> true),
        receiver,
        new ReadingListener() {
          @Override
          public void reading() {
            heard.add("reading");
          }

          @Override
          public void interrupted(ConnectorException cause) {
            heard.add(cause.reason() + " " + cause.getMessage());
          }
        });
  }

  private static SourceSpec source(String query) {
    return new SourceSpecBuilder()
        .connector("db")
        .from(new SqlSource(query, "id", null, "60s", 200, null))
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
