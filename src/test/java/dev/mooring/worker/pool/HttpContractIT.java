package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.HttpConnection;
import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.http.HttpType;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.testing.http.RecordServer;
import dev.mooring.testing.network.OpenSockets;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SinkSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract with an HTTP server. */
class HttpContractIT extends ConnectorContract {
  private static final Vertx VERTX = Vertx.vertx();

  private final HttpType type =
      new HttpType(new Network(VERTX, AddressRules.EVERYWHERE), "127.0.0.1");
  @TempDir private Path folder;
  private RecordServer server;

  @BeforeEach
  void start() {
    server = RecordServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Override
  ConnectorType type() {
    return type;
  }

  @Override
  ConnectorSpec at(
      String host, int port, boolean tls, Pool pool, HealthCheck healthCheck, Reconnect reconnect) {
    HttpConnection http =
        new HttpConnection(
            (tls ? "https://" : "http://") + host + ":" + port,
            new Credentials(new SecretReference("login")),
            null,
            null,
            null,
            null);
    return new ConnectorSpecBuilder()
        .to(http)
        .pool(pool)
        .healthCheck(healthCheck)
        .reconnect(reconnect)
        .build();
  }

  @Override
  String user() {
    return RecordServer.USER;
  }

  @Override
  String password() {
    return RecordServer.PASSWORD;
  }

  @Override
  int port() {
    return server.port();
  }

  @Override
  void kill() {
    server.process().kill();
  }

  @Override
  void startAgain() {
    server.startAgain();
  }

  @Override
  int connections() {
    return (int) OpenSockets.establishedTo(server.port());
  }

  @Override
  SinkSpec sink() {
    return new SinkSpecBuilder().to(new HttpSink("/records", null, null, null, null)).build();
  }

  @Override
  String record(int number) {
    return String.valueOf(number);
  }

  @Override
  void assertArrived(Set<Integer> numbers) {
    Set<Integer> arrived = new TreeSet<>();
    server.records().forEach(record -> arrived.add(Integer.valueOf(record)));
    assertThat(arrived).containsAll(numbers);
  }
}
