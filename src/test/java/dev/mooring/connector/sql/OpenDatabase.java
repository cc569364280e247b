package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SqlConnection;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
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

/** Connections to the tests' database. */
final class OpenDatabase {
  private OpenDatabase() {}

  static Connection open(Vertx vertx, DatabaseProcess database, NodeIdentity node)
      throws Exception {
    return open(vertx, database.url(), node);
  }

  static Connection open(Vertx vertx, String url, NodeIdentity node) throws Exception {
    return open(vertx, url, node, null);
  }

  static Connection open(Vertx vertx, String url, NodeIdentity node, String statementTimeout)
      throws Exception {
    SqlConnection sql =
        new SqlConnection(
            url, new Credentials(new SecretReference("login")), null, statementTimeout);
    ConnectionRequest request =
        new ConnectionRequest(
            new ObjectKey("plant", "database"),
            new ConnectorSpecBuilder().to(sql).healthCheck(new HealthCheck(null, "5s")).build(),
            new SecretValues(
                Map.of(
                    "login",
                    Map.of(
                        "username", bytes(DatabaseProcess.USER),
                        "password", bytes(DatabaseProcess.PASSWORD)))),
            node,
            0,
            false);
    return new SqlType(new Network(vertx, AddressRules.EVERYWHERE))
        .open(request, cause -> {})
        .connection()
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
