package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static dev.mooring.connector.mqtt.MqttFixture.message;
import static dev.mooring.connector.mqtt.MqttFixture.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.TestClient;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions, shared subscriptions and publishing, with a real broker. */
class MqttSharingIT {
  private static final EmbeddedBroker BROKER = EmbeddedBroker.shared();

  private final MqttFixture mqtt = new MqttFixture();
  private final String topic = "sharing-" + System.nanoTime();

  @AfterEach
  void close() {
    mqtt.close();
  }

  @Test
  void shouldShareMessagesBetweenWorkersEachExactlyOnce() {
    ReadRequest source = mqtt.source("temps", 1, topic + "/#");
    List<RecordingReceiver> receivers = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    for (String worker : List.of("worker-0", "worker-1", "worker-2")) {
      MqttConnection spec = new MqttConnection(BROKER.url(), null, null, null, null, null, null);
      Connection connection =
          mqtt.open(mqtt.request(spec, SecretValues.none(), mqtt.node(worker), true));
      RecordingReceiver receiver = RecordingReceiver.acknowledging();
      mqtt.read(connection, source, receiver);
      connections.add(connection);
      receivers.add(receiver);
    }

    try (TestClient client = TestClient.connect(mqtt.vertx, BROKER.port())) {
      // The broker takes a second to know all members of a group
      await().until(() -> publishedProbeTo(client, receivers));
      for (int i = 0; i < 300; i++) {
        client.publish(topic + "/" + i % 7, "m" + i);
        // One after the other: this broker gives a group's messages to one client as long as that
        // one has any
        int sent = i + 1;
        await()
            .pollInterval(Duration.ofMillis(1))
            .pollDelay(Duration.ZERO)
            .until(() -> numbered(receivers).count() >= sent);
      }
    }

    assertThat(numbered(receivers))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 300).mapToObj(i -> "m" + i).toList());
    for (RecordingReceiver receiver : receivers) {
      assertThat(numbered(List.of(receiver)).count()).isPositive();
    }
    connections.forEach(connection -> await(connection.close()));
  }

  @Test
  void shouldDeliverOnceWhatTwoFiltersOfASourceMatch() {
    Connection connection = mqtt.open(mqtt.request(BROKER.url()));
    RecordingReceiver receiver = RecordingReceiver.acknowledging();
    mqtt.read(
        connection, mqtt.source("all", 1, topic + "/#", topic + "/+/temp", topic + "/#"), receiver);

    try (TestClient client = TestClient.connect(mqtt.vertx, BROKER.port())) {
      for (int i = 0; i < 20; i++) {
        client.publish(topic + "/a/temp", "m" + i);
      }
      client.publish(topic + "/a/level", "last");
    }

    await().until(() -> receiver.payloads().contains("last"));
    assertThat(receiver.payloads())
        .filteredOn(payload -> payload.startsWith("m"))
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "m" + i).toList());
    await(connection.close());
  }

  @Test
  void shouldTakeOverFromAWorkerThatIsGone() {
    ReadRequest source = mqtt.source("temps", 1, topic);
    List<RecordingReceiver> receivers = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    for (String worker : List.of("worker-0", "worker-1")) {
      MqttConnection spec = new MqttConnection(BROKER.url(), null, null, null, null, null, null);
      Connection connection =
          mqtt.open(mqtt.request(spec, SecretValues.none(), mqtt.node(worker), true));
      RecordingReceiver receiver = RecordingReceiver.unlimited();
      mqtt.read(connection, source, receiver);
      connections.add(connection);
      receivers.add(receiver);
    }
    try (TestClient client = TestClient.connect(mqtt.vertx, BROKER.port())) {
      client.publish(topic, "m");
    }
    await().until(() -> all(receivers).count() == 1);
    int holder = receivers.get(0).payloads().isEmpty() ? 1 : 0;

    await(connections.get(holder).close());

    await().until(() -> receivers.get(1 - holder).payloads().equals(List.of("m")));
    await(connections.get(1 - holder).close());
  }

  @Test
  void shouldGetWhatCameWhileItWasAwayAndAgainWhatItDidNotAcknowledge() {
    ReadRequest source = mqtt.source("temps", 1, topic);
    Connection first = mqtt.open(mqtt.request(BROKER.url()));
    mqtt.read(first, source, RecordingReceiver.unlimited());
    await(first.close());
    try (TestClient client = TestClient.connect(mqtt.vertx, BROKER.port())) {
      Stream.of("m1", "m2", "m3").forEach(payload -> client.publish(topic, payload));
    }

    // When all have come, and one is acknowledged before the connection ends
    Connection second = mqtt.open(mqtt.request(BROKER.url()));
    RecordingReceiver before = RecordingReceiver.unlimited();
    mqtt.read(second, source, before);
    await().untilAsserted(() -> assertThat(before.payloads()).containsExactly("m1", "m2", "m3"));
    before.acknowledge(0);
    await(second.check());
    await(second.close());
    before.acknowledge(1);

    // Then the session of the same client id has the others, in order
    Connection third = mqtt.open(mqtt.request(BROKER.url()));
    RecordingReceiver after = RecordingReceiver.acknowledging();
    mqtt.read(third, source, after);
    await().untilAsserted(() -> assertThat(after.payloads()).containsExactly("m2", "m3"));
    await(third.close());
  }

  @Test
  void shouldPublishWithQosAndRetain() throws InterruptedException {
    Connection connection = mqtt.open(mqtt.request(BROKER.url()));
    try (TestClient client = TestClient.connect(mqtt.vertx, BROKER.port())) {
      client.subscribe(topic, 1);

      await(connection.writer(sink(topic, 0)).write(message("zero")));
      MqttPublishMessage zero = next(client);
      assertThat(zero.payload()).hasToString("zero");
      assertThat(zero.qosLevel().value()).isZero();

      await(connection.writer(sink(topic, 1)).write(message("one")));
      MqttPublishMessage one = next(client);
      assertThat(one.payload()).hasToString("one");
      assertThat(one.qosLevel().value()).isOne();

      MqttSink retaining = new MqttSink(topic + "/kept", 1, true);
      await(connection.writer(sink(retaining)).write(message("kept")));
      client.subscribe(topic + "/kept", 1);
      assertThat(next(client).payload()).hasToString("kept");
    }
    await(connection.close());
  }

  @Test
  void shouldEndTheEarlierConnectionOfTheSameClientId() throws InterruptedException {
    Connection first = mqtt.open(mqtt.request(BROKER.url()));
    SinkWriter writer = first.writer(sink(topic, 1));
    await(writer.write(message("m")));

    Connection second = mqtt.open(mqtt.request(BROKER.url()));

    assertThat(mqtt.loss()).hasMessageContaining("connection lost");
    await(second.close());
    await(first.close());
  }

  private boolean publishedProbeTo(TestClient client, List<RecordingReceiver> receivers) {
    client.publish(topic + "/probe", "probe");
    return receivers.stream().noneMatch(receiver -> receiver.payloads().isEmpty());
  }

  private static Stream<String> numbered(List<RecordingReceiver> receivers) {
    return all(receivers).filter(payload -> payload.startsWith("m"));
  }

  private static Stream<String> all(List<RecordingReceiver> receivers) {
    return receivers.stream().flatMap(receiver -> receiver.payloads().stream());
  }

  private static MqttPublishMessage next(TestClient client) throws InterruptedException {
    MqttPublishMessage next = client.received().poll(MqttFixture.LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("the next message").isNotNull();
    return next;
  }
}
