package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SqlConnection;
import dev.mooring.api.v1alpha1.SqlSink;
import dev.mooring.api.v1alpha1.Tls;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.connector.sql.SqlType;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SinkSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract with PostgreSQL. */
class SqlContractIT extends ConnectorContract {
  private static final Vertx VERTX = Vertx.vertx();
  @TempDir private static Path folder;
  private static DatabaseProcess database;

  private final SqlType type = new SqlType(new Network(VERTX, AddressRules.EVERYWHERE));

  @BeforeEach
  void emptyTable() {
    if (database == null) {
      database = DatabaseProcess.start(folder);
    }
    database.executeAsOwner(
        "DROP TABLE IF EXISTS numbers", "CREATE TABLE numbers (number int PRIMARY KEY)");
  }

  @AfterAll
  static void end() {
    database.close();
    database = null;
    VERTX.close();
  }

  @Override
  ConnectorType type() {
    return type;
  }

  @Override
  ConnectorSpec at(
      String host, int port, boolean tls, Pool pool, HealthCheck healthCheck, Reconnect reconnect) {
    SqlConnection sql =
        new SqlConnection(
            "jdbc:postgresql://" + host + ":" + port + "/" + DatabaseProcess.DATABASE,
            new Credentials(new SecretReference("login")),
            tls ? new Tls(null, true) : null,
            null);
    return new ConnectorSpecBuilder()
        .to(sql)
        .pool(pool)
        .healthCheck(healthCheck)
        .reconnect(reconnect)
        .build();
  }

  @Override
  String user() {
    return DatabaseProcess.USER;
  }

  @Override
  String password() {
    return DatabaseProcess.PASSWORD;
  }

  @Override
  int port() {
    return database.port();
  }

  @Override
  void kill() {
    database.process().kill();
  }

  @Override
  void startAgain() {
    database.startAgain();
  }

  @Override
  int connections() {
    return (int)
        database.number(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + DatabaseProcess.USER + "'");
  }

  @Override
  SinkSpec sink() {
    return new SinkSpecBuilder()
        .to(
            new SqlSink(
                null, null, null, "INSERT INTO numbers VALUES (:number) ON CONFLICT DO NOTHING"))
        .build();
  }

  @Override
  String record(int number) {
    return "{\"number\": " + number + "}";
  }

  @Override
  void assertArrived(Set<Integer> numbers) {
    Set<Integer> rows = new TreeSet<>();
    database.rows("SELECT number FROM numbers").forEach(row -> rows.add(Integer.valueOf(row)));
    assertThat(rows).containsExactlyInAnyOrderElementsOf(numbers);
  }
}
