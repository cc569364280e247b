package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.http.HttpType;
import dev.mooring.connector.mqtt.MqttType;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.connector.sql.SqlType;
import dev.mooring.testing.network.TurningName;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name whose first addresses are dead leads to the one that is not, for each type. */
class SeveralAddressesIT {
  /** So many, since a resolver may give addresses in another order each time. */
  private static final int ATTEMPTS = 5;

  private final AtomicInteger greeted = new AtomicInteger();
  private ServerSocket alive;
  private TurningName name;
  private Vertx vertx;
  private Map<String, ConnectorType> types;

  @BeforeEach
  void start() throws IOException {
    alive = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.4"));
    Thread.ofVirtual().start(this::hangUp);
    name =
        TurningName.ofAll(
            InetAddress.getByName("127.0.0.2"),
            InetAddress.getByName("127.0.0.3"),
            InetAddress.getByName("127.0.0.4"));
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setAddressResolverOptions(
                    new AddressResolverOptions()
                        .addServer("127.0.0.1:" + name.address().getPort())));
    Network network = new Network(vertx, AddressRules.EVERYWHERE);
    types =
        Map.of(
            "mqtt", new MqttType(network),
            "http", new HttpType(network, "127.0.0.1"),
            "sql", new SqlType(network));
  }

  @AfterEach
  void stop() throws IOException {
    vertx.close();
    name.close();
    alive.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "http", "sql"})
  void shouldFindTheAddressThatIsAlive(String type) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      ConnectorException failure = open(type);

      assertThat(failure.reason()).as("what a server does").isNotEqualTo(Reason.ConnectionRefused);
      assertThat(greeted.get())
          .as("connections with something said")
          .isGreaterThanOrEqualTo(attempt);
    }
  }

  private ConnectorException open(String type) {
    String scheme =
        switch (type) {
          case "mqtt" -> "tcp";
          case "sql" -> "jdbc:postgresql";
          default -> type;
        };
    ConnectorSpec spec =
        Serialization.unmarshal(
            """
            %s:
              url: %s://several.example:%d%s
              credentials: {secretRef: {name: login}}
            """
                .formatted(type, scheme, alive.getLocalPort(), type.equals("sql") ? "/db" : ""),
            ConnectorSpec.class);
    byte[] text = {'x'};
    ConnectionRequest request =
        new ConnectionRequest(
            new ObjectKey("namespace", "connector"),
            spec,
            new SecretValues(Map.of("login", Map.of("username", text, "password", text))),
            new NodeIdentity("cluster", "worker-0"),
            0,
            false);
    return (ConnectorException)
        catchThrowable(
                () ->
                    types
                        .get(type)
                        .open(request, lost -> {})
                        .connection()
                        .toCompletableFuture()
                        .get(3, TimeUnit.MINUTES))
            .getCause();
  }

  /** Ends each connection as soon as something has come over it. */
  private void hangUp() {
    while (!alive.isClosed()) {
      try (Socket client = alive.accept()) {
        if (client.getInputStream().read() >= 0) {
          greeted.incrementAndGet();
        }
      } catch (IOException closed) {
        // The next one, or the end.
      }
    }
  }
}
