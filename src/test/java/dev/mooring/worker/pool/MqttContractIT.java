package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.mqtt.MqttType;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.testing.broker.BrokerProcess;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SinkSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;

/** The contract with an MQTT broker, which has taken a record when it has acknowledged it. */
class MqttContractIT extends ConnectorContract {
  private static final Vertx VERTX = Vertx.vertx();
  private static final BrokerProcess BROKER =
      BrokerProcess.start(Path.of("target", "contract-broker.log"));

  private final MqttType type = new MqttType(new Network(VERTX, AddressRules.EVERYWHERE));
  private final String prefix = "contract-" + UUID.randomUUID().toString().substring(0, 8);

  @AfterAll
  static void end() {
    BROKER.close();
    VERTX.close();
  }

  @Override
  ConnectorType type() {
    return type;
  }

  @Override
  ConnectorSpec at(
      String host, int port, boolean tls, Pool pool, HealthCheck healthCheck, Reconnect reconnect) {
    MqttConnection mqtt =
        new MqttConnection(
            (tls ? "ssl://" : "tcp://") + host + ":" + port,
            new Credentials(new SecretReference("login")),
            null,
            prefix,
            null,
            null,
            null);
    return new ConnectorSpecBuilder()
        .to(mqtt)
        .pool(pool)
        .healthCheck(healthCheck)
        .reconnect(reconnect)
        .build();
  }

  @Override
  String user() {
    return EmbeddedBroker.USER;
  }

  @Override
  String password() {
    return EmbeddedBroker.PASSWORD;
  }

  @Override
  int port() {
    return BROKER.port();
  }

  @Override
  void kill() {
    BROKER.process().kill();
  }

  @Override
  void startAgain() {
    BROKER.startAgain();
  }

  @Override
  int connections() {
    return BROKER.connectedNow(prefix);
  }

  @Override
  SinkSpec sink() {
    return new SinkSpecBuilder().to(new MqttSink("contract/out", 1, null)).build();
  }

  @Override
  String record(int number) {
    return String.valueOf(number);
  }

  @Override
  void assertArrived(Set<Integer> numbers) {}
}
