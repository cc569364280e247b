package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SessionConnection;
import dev.mooring.connector.SessionReader;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.TestClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Giving up a subscription without losing what the session has, with a real broker. */
class MqttDrainIT {
  private static final EmbeddedBroker BROKER = EmbeddedBroker.shared();

  private final MqttFixture mqtt = new MqttFixture();
  private final String topic = "drain-" + System.nanoTime();

  @AfterEach
  void close() {
    mqtt.close();
  }

  @Test
  void shouldDeliverWhatIsThereAndLeaveTheRestToOthers() {
    ReadRequest source = mqtt.source("temps", 1, topic);
    Connection leaving = open("worker-0", true);
    Connection staying = open("worker-1", true);
    RecordingReceiver before = RecordingReceiver.acknowledging();
    SessionReader reader = (SessionReader) mqtt.read(leaving, source, before);
    publish("m1");
    await().until(() -> before.payloads().equals(List.of("m1")));
    RecordingReceiver after = RecordingReceiver.acknowledging();
    mqtt.read(staying, source, after);

    assertThat(await(reader.drain())).isTrue();
    publish("m2", "m3");

    await().until(() -> after.payloads().equals(List.of("m2", "m3")));
    assertThat(before.payloads()).containsExactly("m1");
    await(leaving.close());
    await(staying.close());
  }

  @Test
  void shouldNotBeDoneBeforeAllIsAcknowledged() {
    ReadRequest source = mqtt.source("temps", 1, topic);
    Connection connection = open("worker-0", true);
    RecordingReceiver receiver = RecordingReceiver.unlimited();
    SessionReader reader = (SessionReader) mqtt.read(connection, source, receiver);
    publish("m1");
    await().until(() -> receiver.payloads().equals(List.of("m1")));

    var drained = reader.drain().toCompletableFuture();
    mqtt.aheadNanos.addAndGet(Quiet.LENGTH.toNanos());
    await(connection.check());
    assertThat(drained).isNotDone();

    receiver.acknowledge(0);
    assertThat(await(drained)).isTrue();
    await(connection.close());
  }

  /** Whatever a broker does with a shared subscription of a client that is away. */
  @Test
  void shouldLoseNothingWhenAnotherWorkerTakesASessionOver() {
    ReadRequest source = mqtt.source("temps", 1, topic);
    Connection dead = open("worker-3", true);
    RecordingReceiver unacknowledged = RecordingReceiver.unlimited();
    mqtt.read(dead, source, unacknowledged);
    publish("m0");
    await().until(() -> unacknowledged.payloads().equals(List.of("m0")));
    await(dead.close());
    publish("m1", "m2");

    Connection living = open("worker-0", true);
    RecordingReceiver received = RecordingReceiver.acknowledging();
    mqtt.read(living, source, received);
    Connection taken = open("worker-3", true);
    RecordingReceiver reclaimed = RecordingReceiver.acknowledging();
    assertThat(await(((SessionConnection) taken).drain(source, reclaimed))).isTrue();
    await(taken.close());
    await(open("worker-3", false).close());
    publish("m3");

    await()
        .untilAsserted(
            () ->
                assertThat(
                        Stream.of(received, reclaimed)
                            .flatMap(receiver -> receiver.payloads().stream()))
                    .containsExactlyInAnyOrder("m0", "m1", "m2", "m3"));
    await(living.close());
  }

  private Connection open(String worker, boolean keepsSession) {
    MqttConnection spec = new MqttConnection(BROKER.url(), null, null, null, null, null, null);
    return mqtt.open(mqtt.request(spec, SecretValues.none(), mqtt.node(worker), keepsSession));
  }

  private void publish(String... payloads) {
    try (TestClient client = TestClient.connect(mqtt.vertx, BROKER.port())) {
      Stream.of(payloads).forEach(payload -> client.publish(topic, payload));
    }
  }
}
