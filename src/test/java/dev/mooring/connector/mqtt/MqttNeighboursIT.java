package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static dev.mooring.testing.broker.ScriptedBroker.deliver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ExpectedSource;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SessionConnection;
import dev.mooring.connector.SessionReader;
import dev.mooring.testing.broker.ScriptedBroker;
import io.vertx.mqtt.MqttEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Sources on one client do to each other, and what is left of those that read other topics.
 */
class MqttNeighboursIT {
  private final MqttFixture mqtt = new MqttFixture();
  private ScriptedBroker broker;
  private Connection connection;
  private MqttEndpoint client;

  @BeforeEach
  void open() throws InterruptedException {
    broker = ScriptedBroker.start(mqtt.vertx, ScriptedBroker::grantAll);
    connection = mqtt.open(mqtt.request(broker.url(), "1s"));
    client = broker.client();
  }

  @AfterEach
  void close() {
    await(connection.close());
    broker.close();
    mqtt.close();
  }

  @Test
  void shouldSayWhoseMessageHoldsUpTheOthersUntilItDoesNotAnyMore() {
    RecordingReceiver slow = RecordingReceiver.unlimited();
    RecordingReceiver quick = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("slow", 1, "slow"), slow);
    mqtt.read(connection, mqtt.source("quick", 1, "quick"), quick);

    deliver(client, "slow", "m1", 1);
    deliver(client, "quick", "m2", 2);

    await().until(() -> quick.remarks().stream().anyMatch(one -> one.contains("Source 'slow'")));
    assertThat(quick.remarks().getLast()).contains("pool.size");
    assertThat(slow.remarks()).containsExactly("granted");

    slow.acknowledge(0);

    await().until(() -> quick.remarks().getLast().equals("not held up"));
    assertThat(broker.pubacks()).containsExactly(1, 2);
  }

  @Test
  void shouldSayThatASourceWhichDoesNotReadYetHoldsUpTheOthers() {
    RecordingReceiver quick = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("quick", 1, "quick"), quick);
    ExpectedSource late =
        new ExpectedSource(mqtt.source("late", 1, "late").source(), List.of("late"));
    ((SessionConnection) connection).expect(List.of(late));

    deliver(client, "late", "m1", 1);
    deliver(client, "quick", "m2", 2);

    await().until(() -> quick.remarks().stream().anyMatch(one -> one.contains("Source 'late'")));
  }

  @Test
  void shouldOfferWhatIsLeftOfFormerTopicsAndSayWhenNothingIs() {
    ReadRequest request = mqtt.source("temps", 1, "new").withFormer(List.of("old"));
    deliver(client, "old", "m1", 1);
    RecordingReceiver receiver = RecordingReceiver.unlimited();
    SessionReader reader = (SessionReader) mqtt.read(connection, request, receiver);
    assertThat(receiver.payloads()).containsExactly("m1");

    CompletableFuture<Boolean> gone = reader.formerGone().toCompletableFuture();
    mqtt.aheadNanos.addAndGet(Duration.ofMinutes(1).toNanos());
    await(connection.check());
    assertThat(gone).isNotDone();

    receiver.acknowledge(0);

    assertThat(await(gone)).isTrue();
  }

  @Test
  void shouldTakeWhatIsThereAlreadyOfTopicsThatItChangesTo() {
    RecordingReceiver receiver = RecordingReceiver.acknowledging();
    SessionReader reader =
        (SessionReader) mqtt.read(connection, mqtt.source("temps", 1, "old"), receiver);
    deliver(client, "new", "m1", 1);
    await(connection.check());

    await(reader.change(mqtt.source("temps", 1, "new")));

    assertThat(receiver.payloads()).containsExactly("m1");
    await().until(() -> broker.pubacks().equals(List.of(1)));
  }
}
