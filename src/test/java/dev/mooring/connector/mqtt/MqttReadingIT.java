package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static dev.mooring.connector.mqtt.MqttFixture.failure;
import static dev.mooring.testing.broker.ScriptedBroker.deliver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ExpectedSource;
import dev.mooring.connector.SessionConnection;
import dev.mooring.connector.SourceReader;
import dev.mooring.testing.broker.ScriptedBroker;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of each message that arrives, and when the broker is told. */
class MqttReadingIT {
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
  void shouldSendPubacksInTheOrderOfArrival() {
    RecordingReceiver receiver = RecordingReceiver.unlimited();
    mqtt.read(connection, mqtt.source("all", 1, "#"), receiver);
    IntStream.rangeClosed(11, 15).forEach(id -> deliver(client, "in", "m" + id, id));
    await().until(() -> receiver.payloads().size() == 5);

    // When the Sinks finish in another order
    receiver.acknowledge(4);
    receiver.acknowledge(1);
    receiver.acknowledge(2);
    await(connection.check());
    assertThat(broker.pubacks()).isEmpty();

    receiver.acknowledge(0);
    await().until(() -> broker.pubacks().size() == 3);
    assertThat(broker.pubacks()).containsExactly(11, 12, 13);

    receiver.acknowledge(3);
    await().until(() -> broker.pubacks().size() == 5);
    assertThat(broker.pubacks()).containsExactly(11, 12, 13, 14, 15);
  }

  @Test
  void shouldSendEveryPubackThoughNothingComesAfterABurst() {
    RecordingReceiver receiver = RecordingReceiver.unlimited();
    mqtt.read(connection, mqtt.source("all", 1, "#"), receiver);
    List<Integer> ids = IntStream.rangeClosed(1, 5_000).boxed().toList();
    ids.forEach(id -> deliver(client, "in", "m", id));
    await().until(() -> receiver.payloads().size() == ids.size());

    // On the thread that reads, as a Sink beside it does
    receiver.context().runOnContext(now -> ids.forEach(id -> receiver.acknowledge(id - 1)));

    await().until(() -> broker.pubacks().size() == ids.size());
    assertThat(broker.pubacks()).isEqualTo(ids);
  }

  @Test
  void shouldKeepMessagesInOrderUntilThereIsRoom() {
    RecordingReceiver receiver = RecordingReceiver.withRoomFor(2);
    mqtt.read(connection, mqtt.source("all", 1, "#"), receiver);
    IntStream.rangeClosed(1, 6).forEach(id -> deliver(client, "in", "m" + id, id));
    await().until(() -> receiver.payloads().size() == 2);

    receiver.makeRoom(1);
    await().until(() -> receiver.payloads().size() == 3);
    receiver.makeRoom(10);
    await().until(() -> receiver.payloads().size() == 6);

    assertThat(receiver.payloads()).containsExactly("m1", "m2", "m3", "m4", "m5", "m6");
    assertThat(broker.pubacks()).isEmpty();
  }

  @Test
  void shouldKeepSomeMessagesOfQosZeroUntilThereIsRoomAndDropTheRest() {
    RecordingReceiver receiver = RecordingReceiver.withRoomFor(1);
    mqtt.read(connection, mqtt.source("all", 0, "#"), receiver);
    int sent = TopicReader.HELD_AT_MOST_ONCE + 50;
    for (int i = 0; i < sent; i++) {
      client.publish("in", Buffer.buffer("m" + i), MqttQoS.AT_MOST_ONCE, false, false);
    }
    // The ping's answer comes after all of them
    await(connection.check());

    receiver.makeRoom(sent);

    await().until(() -> receiver.payloads().size() == 1 + TopicReader.HELD_AT_MOST_ONCE);
    assertThat(receiver.payloads())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, TopicReader.HELD_AT_MOST_ONCE)
                .mapToObj(i -> "m" + i)
                .toList());
  }

  @Test
  void shouldHoldWhatASessionDeliversUntilSomebodyReads() {
    deliver(client, "plant/1/temp", "early", 1);
    await(connection.check());
    mqtt.aheadNanos.addAndGet(Duration.ofMinutes(5).toNanos());
    await(connection.check());

    RecordingReceiver receiver = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("temps", 1, "plant/+/temp"), receiver);

    assertThat(receiver.payloads()).containsExactly("early");
    await().until(() -> broker.pubacks().equals(List.of(1)));
  }

  @Test
  void shouldDropTheLeftoversOfASourceThatIsGoneAfterAWhile() {
    RecordingReceiver receiver = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("temps", 1, "plant/+/temp"), receiver);
    deliver(client, "plant/1/old", "leftover", 1);
    deliver(client, "plant/1/temp", "wanted", 2);
    await().until(() -> receiver.payloads().size() == 1);
    await(connection.check());
    assertThat(broker.pubacks()).as("the leftover comes first").isEmpty();

    mqtt.aheadNanos.addAndGet(Duration.ofSeconds(31).toNanos());

    await().until(() -> broker.pubacks().size() == 2);
    assertThat(broker.pubacks()).containsExactly(1, 2);
    assertThat(receiver.payloads()).containsExactly("wanted");
  }

  @Test
  void shouldKeepWhatIsForASourceThatIsExpectedHoweverLateItReads() {
    RecordingReceiver neighbour = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("temps", 1, "plant/+/temp"), neighbour);
    ((SessionConnection) connection)
        .expect(
            List.of(
                new ExpectedSource(new ObjectKey("plant", "late"), List.of("plant/+/pressure"))));
    deliver(client, "plant/1/pressure", "for the late one", 1);
    await(connection.check());
    mqtt.aheadNanos.addAndGet(Duration.ofMinutes(10).toNanos());
    await(connection.check());
    assertThat(broker.pubacks()).isEmpty();

    RecordingReceiver late = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("late", 1, "plant/+/pressure"), late);

    await().until(() -> broker.pubacks().equals(List.of(1)));
    assertThat(late.payloads()).containsExactly("for the late one");
  }

  @Test
  void shouldBringMessagesToTheFirstReaderThatMatches() {
    RecordingReceiver first = RecordingReceiver.unlimited();
    RecordingReceiver second = RecordingReceiver.unlimited();
    mqtt.read(connection, mqtt.source("temps", 1, "plant/+/temp"), first);
    mqtt.read(connection, mqtt.source("all", 1, "plant/#"), second);

    deliver(client, "plant/1/temp", "both", 1);
    deliver(client, "plant/1/noise", "second only", 2);

    await().until(() -> second.payloads().size() == 1);
    assertThat(first.payloads()).containsExactly("both");
    assertThat(second.payloads()).containsExactly("second only");
  }

  @Test
  void shouldOfferNothingAfterStopAndStillAcknowledge() {
    RecordingReceiver receiver = RecordingReceiver.unlimited();
    SourceReader reader = mqtt.read(connection, mqtt.source("all", 1, "#"), receiver);
    deliver(client, "in", "before", 1);
    await().until(() -> receiver.payloads().size() == 1);

    reader.stop();
    deliver(client, "in", "after", 2);
    await(connection.check());
    receiver.acknowledge(0);

    await().until(() -> broker.pubacks().equals(List.of(1)));
    await(connection.check());
    assertThat(receiver.payloads()).containsExactly("before");
    assertThat(broker.pubacks()).containsExactly(1);
  }

  @Test
  void shouldOfferAgainWhatAnEarlierReaderOfTheSourceDidNotFinish() {
    RecordingReceiver earlier = RecordingReceiver.unlimited();
    SourceReader reader = mqtt.read(connection, mqtt.source("all", 1, "#"), earlier);
    IntStream.rangeClosed(1, 3).forEach(id -> deliver(client, "in", "m" + id, id));
    await().until(() -> earlier.payloads().size() == 3);
    earlier.acknowledge(1);
    reader.stop();
    deliver(client, "in", "m4", 4);
    await(connection.check());

    RecordingReceiver later = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("all", 1, "#"), later);

    assertThat(later.payloads()).containsExactly("m1", "m3", "m4");
    await().until(() -> broker.pubacks().size() == 4);
    assertThat(broker.pubacks()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void shouldKeepTheSubscriptionThatAnotherReaderOfTheSourceNeeds() {
    SourceReader earlier =
        mqtt.read(connection, mqtt.source("temps", 1, "a", "b"), RecordingReceiver.acknowledging());
    RecordingReceiver receiver = RecordingReceiver.acknowledging();
    mqtt.read(connection, mqtt.source("temps", 1, "b", "c"), receiver);
    List<String> unsubscribed = new java.util.concurrent.CopyOnWriteArrayList<>();
    client.unsubscribeHandler(
        unsubscribe -> {
          unsubscribed.addAll(unsubscribe.topics());
          client.unsubscribeAcknowledge(unsubscribe.messageId());
        });

    await(earlier.forget());

    assertThat(unsubscribed).singleElement().asString().endsWith("/a");
    deliver(client, "b", "still read", 1);
    await().until(() -> receiver.payloads().equals(List.of("still read")));
  }

  @Test
  void shouldEndTheConnectionWhenTheBrokerIgnoresItsWindow() throws InterruptedException {
    mqtt.read(connection, mqtt.source("all", 1, "#"), RecordingReceiver.withRoomFor(0));
    Buffer large = Buffer.buffer(new byte[1_000_000]);

    for (int id = 1; id <= 34; id++) {
      client.publish("in", large, MqttQoS.AT_LEAST_ONCE, false, false, id);
    }

    assertThat(mqtt.loss()).hasMessageContaining("sends without waiting for acknowledgements");
  }

  @Test
  void shouldFailACheckThatTheBrokerDoesNotAnswerWhenTheConnectionEnds() {
    client.autoKeepAlive(false);
    var check = connection.check();
    assertThat(check.toCompletableFuture()).isNotDone();

    await(connection.close());

    assertThat(failure(check)).hasMessageContaining("was closed");
    assertThat(mqtt.losses).isEmpty();
  }

  @Test
  void shouldNoticeASilentBrokerByItself() throws InterruptedException {
    client.autoKeepAlive(false);

    // Keep-alive 1 s: a ping after half of it, and the end of the socket after 3 s without a byte
    assertThat(mqtt.loss()).hasMessageContaining("did not answer a ping");
  }

  @Test
  void shouldKeepAnIdleConnectionAlive() {
    // Its socket would end after 3 s without a byte
    await()
        .during(Duration.ofSeconds(4))
        .until(() -> mqtt.losses.isEmpty() && client.isConnected());
  }
}
