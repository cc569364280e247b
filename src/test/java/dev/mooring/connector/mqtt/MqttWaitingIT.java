package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.ScriptedBroker;
import dev.mooring.testing.broker.TestClient;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that have come, and for which no Sink has room: they are in this worker's memory. */
class MqttWaitingIT {
  private static final int WAITING = 64 * 1024;
  private static final String MESSAGE = "x".repeat(20 * 1024);
  private static final int MESSAGES = 8;

  private final MqttFixture mqtt = new MqttFixture(WAITING);
  private final EmbeddedBroker broker = EmbeddedBroker.shared();
  private final String topic = "waiting-" + System.nanoTime();

  @AfterEach
  void close() {
    mqtt.close();
  }

  @Test
  void shouldLeaveAtTheBrokerWhatThereIsNoMemoryFor() throws Exception {
    try (ScriptedBroker scripted = sendingAtOnce(MqttQoS.AT_LEAST_ONCE)) {
      ConnectionRequest request = mqtt.request(scripted.url());
      Connection first = mqtt.open(request);
      first.read(mqtt.source("in", 1, "a"), RecordingReceiver.withRoomFor(0));

      ConnectorException loss = mqtt.loss();

      assertThat(loss.reason()).isEqualTo(Reason.NoMemoryForRecords);
      assertThat(loss.getMessage())
          .startsWith(
              "localhost:" + scripted.port() + " sends more than this worker has memory for");
      assertThat(scripted.pubacks()).isEmpty();
      RecordingReceiver receiver = RecordingReceiver.acknowledging();
      Connection second = mqtt.open(request);
      mqtt.read(second, mqtt.source("in", 1, "a"), receiver);
      await().until(() -> receiver.payloads().size() == MESSAGES);
      await(second.close());
    }
  }

  @Test
  void shouldDropOfQosZeroWhatThereIsNoMemoryFor() {
    try (ScriptedBroker scripted = sendingAtOnce(MqttQoS.AT_MOST_ONCE)) {
      Connection connection = mqtt.open(mqtt.request(scripted.url()));
      RecordingReceiver receiver = RecordingReceiver.withRoomFor(0);
      mqtt.read(connection, mqtt.source("in", 0, "a"), receiver);
      // Its answer comes behind the messages.
      await(connection.check());

      receiver.makeRoom(MESSAGES);

      await().until(() -> receiver.payloads().size() == 2);
      await(connection.check());
      assertThat(receiver.payloads()).as("no more of them").hasSize(2);
      assertThat(mqtt.losses).isEmpty();
      await(connection.close());
    }
  }

  /** A broker that sends all its messages to whoever subscribes. */
  private ScriptedBroker sendingAtOnce(MqttQoS qos) {
    return ScriptedBroker.start(
        mqtt.vertx,
        client ->
            client.subscribeHandler(
                subscribe -> {
                  client.subscribeAcknowledge(subscribe.messageId(), List.of(qos));
                  for (int i = 0; i < MESSAGES; i++) {
                    client.publish("a", Buffer.buffer(MESSAGE), qos, false, false);
                  }
                }));
  }

  @Test
  void shouldForgetWhatWasOfferedAndWhatIsGoneWithItsConnection() {
    try (TestClient client = TestClient.connect(mqtt.vertx, broker.port())) {
      for (int i = 0; i < 5; i++) {
        Connection connection = mqtt.open(withoutSession());
        RecordingReceiver receiver = RecordingReceiver.withRoomFor(0);
        mqtt.read(connection, mqtt.source("in-" + i, 1, topic + i), receiver);
        client.publish(topic + i, MESSAGE);
        client.publish(topic + i, MESSAGE);
        receiver.makeRoom(1);
        await().until(() -> receiver.payloads().size() == 1);
        await(connection.close());
      }
    }
    assertThat(mqtt.losses).isEmpty();
  }

  private ConnectionRequest withoutSession() {
    return mqtt.request(
        new MqttConnection(broker.url(), null, null, null, null, null, null),
        SecretValues.none(),
        mqtt.node("worker-0"),
        false);
  }
}
