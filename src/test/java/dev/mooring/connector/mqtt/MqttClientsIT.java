package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.TestClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two Sources on two clients of one worker, with a real broker that speaks MQTT 3.1.1. */
class MqttClientsIT {
  private static final EmbeddedBroker BROKER = EmbeddedBroker.shared();

  private final MqttFixture mqtt = new MqttFixture();
  private final String topic = "clients-" + System.nanoTime();

  @AfterEach
  void close() {
    mqtt.close();
  }

  @Test
  void shouldGiveEachSourceOfOneTopicItsOwnQualityOfService() {
    ReadRequest careless = mqtt.source("careless", 0, topic);
    ReadRequest careful = mqtt.source("careful", 1, topic);
    Connection first = open(0);
    Connection second = open(1);
    RecordingReceiver once = RecordingReceiver.unlimited();
    RecordingReceiver again = RecordingReceiver.unlimited();
    mqtt.read(first, careless, once);
    mqtt.read(second, careful, again);
    probe(once, again, true);
    publish("m1");
    await().until(() -> once.payloads().contains("m1") && again.payloads().contains("m1"));

    // When both come back without having acknowledged it
    await(first.close());
    await(second.close());
    Connection firstAgain = open(0);
    Connection secondAgain = open(1);
    RecordingReceiver onceMore = RecordingReceiver.acknowledging();
    RecordingReceiver againMore = RecordingReceiver.acknowledging();
    mqtt.read(firstAgain, careless, onceMore);
    mqtt.read(secondAgain, careful, againMore);
    probe(onceMore, againMore, false);

    assertThat(numbered(againMore)).containsExactly("m1");
    assertThat(numbered(onceMore)).isEmpty();
    await(firstAgain.close());
    await(secondAgain.close());
  }

  @Test
  void shouldDeliverOnceToEachOfTwoSourcesThatOverlap() {
    Connection first = open(0);
    Connection second = open(1);
    RecordingReceiver all = RecordingReceiver.acknowledging();
    RecordingReceiver some = RecordingReceiver.acknowledging();
    mqtt.read(first, mqtt.source("all", 0, topic + "/#"), all);
    mqtt.read(second, mqtt.source("some", 1, topic + "/+/b"), some);
    await()
        .until(
            () -> {
              publishTo("/probe/b", "probe");
              return !all.payloads().isEmpty() && !some.payloads().isEmpty();
            });

    try (TestClient client = TestClient.connect(mqtt.vertx, BROKER.port())) {
      for (int i = 0; i < 20; i++) {
        client.publish(topic + "/a/b", "both" + i);
        client.publish(topic + "/a/c", "one" + i);
      }
    }

    List<String> both = IntStream.range(0, 20).mapToObj(i -> "both" + i).toList();
    await().until(() -> numbered(all).size() >= 40 && numbered(some).size() >= 20);
    await(first.check());
    await(second.check());
    assertThat(numbered(some)).containsExactlyInAnyOrderElementsOf(both);
    assertThat(numbered(all))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 20).boxed().flatMap(i -> Stream.of("both" + i, "one" + i)).toList());
    await(first.close());
    await(second.close());
  }

  /**
   * The broker knows the members of a share group a second late, and gives one that has not
   * acknowledged nothing more.
   */
  private void probe(RecordingReceiver one, RecordingReceiver other, boolean acknowledge) {
    AtomicInteger acknowledged = new AtomicInteger();
    await()
        .until(
            () -> {
              publish("probe");
              return !one.payloads().isEmpty() && !other.payloads().isEmpty();
            });
    publish("last probe");
    await()
        .until(
            () -> {
              while (acknowledge && acknowledged.get() < other.payloads().size()) {
                other.acknowledge(acknowledged.getAndIncrement());
              }
              return one.payloads().contains("last probe")
                  && other.payloads().contains("last probe");
            });
  }

  private Connection open(int slot) {
    MqttConnection spec = new MqttConnection(BROKER.url(), null, null, null, null, null, null);
    ConnectionRequest request =
        mqtt.request(spec, SecretValues.none(), mqtt.node("worker-0"), true);
    return mqtt.open(
        new ConnectionRequest(
            request.connector(),
            request.spec(),
            request.secrets(),
            request.node(),
            slot,
            request.keepsSession()));
  }

  private static List<String> numbered(RecordingReceiver receiver) {
    return receiver.payloads().stream().filter(payload -> !payload.contains("probe")).toList();
  }

  private void publish(String... payloads) {
    publishTo("", payloads);
  }

  private void publishTo(String level, String... payloads) {
    try (TestClient client = TestClient.connect(mqtt.vertx, BROKER.port())) {
      Stream.of(payloads).forEach(payload -> client.publish(topic + level, payload));
    }
  }
}
