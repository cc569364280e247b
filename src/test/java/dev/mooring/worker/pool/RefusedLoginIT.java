package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.SqlConnection;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.connector.sql.SqlType;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a real server sees a wrong password. */
class RefusedLoginIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String REFUSED = "password authentication failed for user";

  private final DatabaseProcess database = DatabaseProcess.shared();
  private final SqlType type = new SqlType(new Network(VERTX, AddressRules.EVERYWHERE));
  private final ControlThread control = new ControlThread();
  private final ConnectorPool pool =
      new ConnectorPool(
          settings(1, "wrong"),
          new PoolRuntime(
              control,
              new OpenPace(control),
              new Random(1),
              new NodeIdentity("cluster", "refused-login"),
              Clock.systemUTC()),
          (view, of) -> {});

  @AfterEach
  void close() {
    pool.close().toCompletableFuture().join();
    control.close();
  }

  @Test
  void shouldBeSeenOnceByTheServerHoweverManyConnectionsThereAre() {
    long before = database.logged(REFUSED);
    pool.open();
    await().until(() -> pool.view().reason() == Reason.AuthenticationFailed);

    // The next attempt is after 15 s.
    await().during(Duration.ofSeconds(5)).until(() -> database.logged(REFUSED) - before == 1);

    pool.update(settings(2, DatabaseProcess.PASSWORD));
    await().until(() -> pool.view().open() == 4);
    pool.update(settings(3, "wrong again"));
    await().until(() -> pool.view().reason() == Reason.UpdateFailed);
    await().during(Duration.ofSeconds(5)).until(() -> database.logged(REFUSED) - before == 2);
    assertThat(pool.view().state()).isEqualTo(NodeState.Connected);
  }

  private PoolSettings settings(int version, String password) {
    return new PoolSettings(
        new ObjectKey("plant", "database"),
        1,
        type,
        new ConnectorSpecBuilder()
            .to(
                new SqlConnection(
                    database.url(), new Credentials(new SecretReference("login")), null, null))
            .pool(new Pool(4, null))
            .healthCheck(new HealthCheck("1s", "5s"))
            .reconnect(new Reconnect("500ms", "1s"))
            .build(),
        new SecretValues(
            Map.of(
                "login",
                Map.of("username", bytes(DatabaseProcess.USER), "password", bytes(password)))),
        List.of(new SecretVersion("login", String.valueOf(version))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
