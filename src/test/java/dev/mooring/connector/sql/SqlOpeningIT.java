package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SqlConnection;
import dev.mooring.api.v1alpha1.Tls;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who is let in by a real PostgreSQL, and over what. */
class SqlOpeningIT {
  private static final Vertx VERTX = Vertx.vertx();

  private final DatabaseProcess database = DatabaseProcess.shared();
  private final SqlType type = new SqlType(new Network(VERTX, AddressRules.EVERYWHERE));

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void shouldEncryptWithTheAuthorityFromASecret() throws Exception {
    Connection connection = open(DatabaseProcess.USER, new Tls(new SecretReference("ca"), null));
    try {
      connection.check().toCompletableFuture().get(3, TimeUnit.MINUTES);
      assertThat(
              database.number(
                  "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                      + " WHERE ssl AND application_name = 'mooring sql-opening'"))
          .isEqualTo(1);
    } finally {
      connection.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
    }
  }

  @Test
  void shouldTellACertificateThatIsNotTrusted() {
    assertThat(refusal(DatabaseProcess.USER, new Tls(null, null)).reason())
        .isEqualTo(Reason.TlsFailed);
  }

  @Test
  void shouldTellAUserWhoIsNotLetIn() {
    ConnectorException refused = refusal(DatabaseProcess.STRANGER, null);

    assertThat(refused.reason()).isEqualTo(Reason.AuthenticationFailed);
    assertThat(refused).hasMessageContaining("does not let this user in");
  }

  private ConnectorException refusal(String user, Tls tls) {
    return (ConnectorException) catchThrowable(() -> open(user, tls)).getCause();
  }

  private Connection open(String user, Tls tls) throws Exception {
    SqlConnection sql =
        new SqlConnection(database.url(), new Credentials(new SecretReference("login")), tls, null);
    ConnectionRequest request =
        new ConnectionRequest(
            new ObjectKey("plant", "database"),
            new ConnectorSpecBuilder().to(sql).healthCheck(new HealthCheck(null, "5s")).build(),
            new SecretValues(
                Map.of(
                    "login",
                    Map.of("username", bytes(user), "password", bytes(DatabaseProcess.PASSWORD)),
                    "ca",
                    Map.of("ca.crt", bytes(database.authority().pem())))),
            new NodeIdentity("cluster", "sql-opening"),
            0,
            false);
    return type.open(request, cause -> {})
        .connection()
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
