package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static dev.mooring.connector.mqtt.MqttFixture.failure;
import static dev.mooring.connector.mqtt.MqttFixture.message;
import static dev.mooring.connector.mqtt.MqttFixture.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorException.Kind;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.ScriptedBroker;
import dev.mooring.testing.broker.TestClient;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages at the limit of their size and above it, and brokers that give less than is asked. */
class MqttLimitsIT {
  private final MqttFixture mqtt = new MqttFixture();

  @AfterEach
  void close() {
    mqtt.close();
  }

  @Test
  void shouldCarryMessagesUpToTheLimitBothWays() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.shared();
    String topic = "limits-" + System.nanoTime();
    Connection connection = mqtt.open(mqtt.request(broker.url()));
    RecordingReceiver receiver = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("big", 1, topic), receiver);
    String largest = "x".repeat(1_048_576);

    await(connection.writer(sink(topic, 1)).write(message(largest)));

    await().until(() -> receiver.payloads().size() == 1);
    assertThat(receiver.payloads().getFirst()).hasSameSizeAs(largest);
    ConnectorException tooLarge =
        failure(connection.writer(sink(topic, 1)).write(message(largest + "x")));
    assertThat(tooLarge.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(tooLarge.reason()).isEqualTo(Reason.InvalidRecord);
    assertThat(tooLarge)
        .hasMessage("the record is larger than the Connector's mqtt.messageLimit, 1048576 bytes");
    await(connection.close());
  }

  @ParameterizedTest
  @CsvSource({"0, 1048577", "1, 1048577", "1, 3000000"})
  void shouldLeaveOutAMessageThatIsLargerThanTheLimitAndReadOn(int qos, int bytes) {
    EmbeddedBroker broker = EmbeddedBroker.shared();
    String topic = "limits-" + System.nanoTime();
    RecordingReceiver receiver = RecordingReceiver.acknowledging();
    Connection connection = mqtt.open(mqtt.request(broker.url()));
    mqtt.read(connection, mqtt.source("big", qos, topic), receiver);

    try (TestClient client = TestClient.connect(mqtt.vertx, broker.port())) {
      client.publish(topic, "before");
      client.publish(topic, new byte[bytes], 1, false);
      client.publish(topic, "after");
    }

    await().untilAsserted(() -> assertThat(receiver.payloads()).containsExactly("before", "after"));
    assertThat(receiver.remarks())
        .containsExactly(
            "granted",
            "localhost:%d sent a message larger than mqtt.messageLimit, 1048576 bytes, which was dropped: raise the limit"
                .formatted(broker.port()));
    await(connection.check());
    assertThat(mqtt.losses).isEmpty();
    await(connection.close());
  }

  @Test
  void shouldBeRidOfAMessageThatIsLargerThanTheLimitForEver() {
    EmbeddedBroker broker = EmbeddedBroker.shared();
    String topic = "limits-" + System.nanoTime();
    ConnectionRequest request = mqtt.request(broker.url());
    Connection first = mqtt.open(request);
    mqtt.read(first, mqtt.source("big", 1, topic), RecordingReceiver.acknowledging());
    await(first.close());
    try (TestClient client = TestClient.connect(mqtt.vertx, broker.port())) {
      client.publish(topic, new byte[1_048_577], 1, false);
      client.publish(topic, "after");
    }

    // What the session has comes right behind the CONNACK
    RecordingReceiver receiver = RecordingReceiver.acknowledging();
    Connection second = mqtt.open(request);
    mqtt.read(second, mqtt.source("big", 1, topic), receiver);
    await().until(() -> receiver.payloads().equals(List.of("after")));
    await(second.close());
    RecordingReceiver last = RecordingReceiver.acknowledging();
    Connection third = mqtt.open(request);
    mqtt.read(third, mqtt.source("big", 1, topic), last);
    try (TestClient client = TestClient.connect(mqtt.vertx, broker.port())) {
      client.publish(topic, "later");
    }

    await().until(() -> last.payloads().equals(List.of("later")));
    assertThat(last.remarks()).containsExactly("granted");
    assertThat(mqtt.losses).isEmpty();
    await(third.close());
  }

  @ParameterizedTest
  @CsvSource({"1, 0, true", "1, 1, false", "0, 0, false"})
  void shouldSayWhenTheBrokerGrantsLessThanWasAskedFor(int asked, int granted, boolean less) {
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            mqtt.vertx,
            client ->
                client.subscribeHandler(
                    subscribe ->
                        client.subscribeAcknowledge(
                            subscribe.messageId(), List.of(MqttQoS.valueOf(granted)))))) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      RecordingReceiver receiver = RecordingReceiver.unlimited();

      mqtt.read(connection, mqtt.source("temps", asked, "a"), receiver);

      assertThat(receiver.remarks())
          .singleElement()
          .asString()
          .matches(less ? "localhost:.* grants this subscription QoS 0 only.*" : "granted");
      await(connection.close());
    }
  }
}
