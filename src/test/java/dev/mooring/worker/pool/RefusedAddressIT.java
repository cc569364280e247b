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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers connect to no address that is refused, whatever name leads there. */
class RefusedAddressIT {
  private static final int ATTEMPTS = 20;

  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket guarded;
  private TurningName name;
  private Vertx vertx;
  private Map<String, ConnectorType> types;

  /** 127.0.0.2 stands for an address that all may connect to; nothing listens there. */
  @BeforeEach
  void start() throws IOException {
    guarded = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::count);
    name = new TurningName(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setAddressResolverOptions(
                    new AddressResolverOptions()
                        .addServer("127.0.0.1:" + name.address().getPort())));
    Network network = new Network(vertx, AddressRules.of(List.of("127.0.0.2/32"), Set::of));
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
    guarded.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "http", "sql"})
  void shouldRefuseAnAddress(String type) {
    ConnectorException refused = open(type, "127.0.0.1");

    assertThat(refused.reason()).isEqualTo(Reason.AddressRefused);
    assertThat(refused)
        .hasMessage(
            "127.0.0.1: 127.0.0.1 is the worker's own Pod: workers connect there only when"
                + " spec.allowedAddresses of their WorkerPool lists it");
    assertThat(connections).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "http", "sql"})
  void shouldNotFollowANameThatTurnsToAnAddressThatIsRefused(String type) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      reasons.add(open(type, "turning.example").reason());
    }

    assertThat(reasons)
        .as("it was looked up anew, and led to both")
        .containsExactlyInAnyOrder(Reason.ConnectionRefused, Reason.AddressRefused);
    assertThat(name.asked()).isGreaterThanOrEqualTo(ATTEMPTS);
    assertThat(connections).as("to what is refused").hasValue(0);
  }

  private ConnectorException open(String type, String host) {
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
              url: %s://%s:%d%s
              credentials: {secretRef: {name: login}}
            """
                .formatted(
                    type, scheme, host, guarded.getLocalPort(), type.equals("sql") ? "/db" : ""),
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

  private void count() {
    while (!guarded.isClosed()) {
      try {
        guarded.accept().close();
        connections.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }
}
