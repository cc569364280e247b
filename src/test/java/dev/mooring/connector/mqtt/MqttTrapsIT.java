package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static dev.mooring.connector.mqtt.MqttFixture.failure;
import static dev.mooring.connector.mqtt.MqttFixture.message;
import static dev.mooring.connector.mqtt.MqttFixture.sink;
import static dev.mooring.testing.broker.ScriptedBroker.deliver;
import static dev.mooring.testing.broker.ScriptedBroker.grantAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorException.Kind;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.ScriptedBroker;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What MQTT clients of this kind get wrong, one by one. */
class MqttTrapsIT {
  private final MqttFixture mqtt = new MqttFixture();
  private final BlockingQueue<MqttPublishMessage> published = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    mqtt.close();
  }

  @Test
  void shouldKeepEachConnectionOnOneEventLoopWhateverThreadsUseIt() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, MqttTrapsIT::acknowledgeAll)) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      MqttEndpoint client = broker.client();
      RecordingReceiver receiver = RecordingReceiver.acknowledging();
      mqtt.read(connection, mqtt.source("all", 1, "#"), receiver);
      SinkWriter writer = connection.writer(sink("out", 1));

      // When four threads write while messages arrive
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      IntStream.range(1, 201).forEach(id -> deliver(client, "in", "m" + id, id));
      List<Thread> threads =
          IntStream.range(0, 4)
              .mapToObj(i -> Thread.ofPlatform().start(() -> writeMany(connection, writer, writes)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }

      // Then each write is done, each message acknowledged, and all by one thread
      writes.forEach(MqttFixture::await);
      assertThat(writes).hasSize(400);
      await().until(() -> broker.pubacks().size() == 200);
      assertThat(receiver.threads()).hasSize(1);
      assertThat(receiver.threads().getFirst().getName()).contains("eventloop");
    }
  }

  @Test
  void shouldSpreadConnectionsOverTheEventLoops() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, ScriptedBroker::grantAll)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Connection connection = mqtt.open(mqtt.request(broker.url()));
        RecordingReceiver receiver = RecordingReceiver.unlimited();
        mqtt.read(connection, mqtt.source("all", 1, "#"), receiver);
        deliver(broker.client(), "in", "m", 1);
        await().until(() -> !receiver.threads().isEmpty());
        threads.addAll(receiver.threads());
      }
      assertThat(threads).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldCompleteAWriteAtItsPubackAndNotBefore() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, this::collect)) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      MqttEndpoint client = broker.client();
      SinkWriter writer = connection.writer(sink("out", 1));
      CompletableFuture<Void> first = write(writer, "first");
      CompletableFuture<Void> second = write(writer, "second");
      int firstId = nextPublished().messageId();
      int secondId = nextPublished().messageId();

      // The ping shows that an answer after the writes has come, and they are still open
      await(connection.check());
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();

      client.publishAcknowledge(secondId);
      await(second);
      await(connection.check());
      assertThat(first).isNotDone();

      client.publishAcknowledge(firstId);
      await(first);
    }
  }

  @Test
  void shouldFailOpenWritesAsDisconnectedWhenTheConnectionIsLost() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, this::collect)) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      MqttEndpoint client = broker.client();
      SinkWriter writer = connection.writer(sink("out", 1));
      List<CompletableFuture<Void>> writes =
          IntStream.range(0, BrokerSettings.IN_FLIGHT + 10)
              .mapToObj(i -> write(writer, "m" + i))
              .toList();
      // A broker that closes with something unread resets the connection
      await().until(() -> published.size() == BrokerSettings.IN_FLIGHT);

      client.close();

      for (CompletableFuture<Void> write : writes) {
        assertThat(failure(write).kind()).isEqualTo(Kind.DISCONNECTED);
      }
      ConnectorException loss = mqtt.loss();
      assertThat(loss.reason()).isEqualTo(Reason.ConnectionLost);
      assertThat(loss).hasMessage("connection lost: localhost:%d closed it", broker.port());
      assertThat(failure(writer.write(message("late"))).kind()).isEqualTo(Kind.DISCONNECTED);
      assertThat(mqtt.losses).isEmpty();
    }
  }

  @Test
  void shouldGiveUpABrokerThatAnswersPingsAndAcknowledgesNothing() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, this::collect)) {
      Connection connection = mqtt.open(mqtt.request(broker.url(), "1s"));
      CompletableFuture<Void> write = write(connection.writer(sink("out", 1)), "m");
      nextPublished();

      mqtt.aheadNanos.addAndGet(Duration.ofSeconds(31).toNanos());

      assertThat(failure(write).reason()).isEqualTo(Reason.Timeout);
      assertThat(mqtt.loss()).hasMessage("localhost:%d did not answer a PUBLISH", broker.port());
    }
  }

  @Test
  void shouldLetWritesAboveTheInFlightLimitWait() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, this::collect)) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      MqttEndpoint client = broker.client();
      SinkWriter writer = connection.writer(sink("out", 1));

      List<CompletableFuture<Void>> writes =
          IntStream.range(0, 1_000).mapToObj(i -> write(writer, "m" + i)).toList();

      // Then what is above the limit is not sent, and nothing fails
      await().until(() -> published.size() == BrokerSettings.IN_FLIGHT);
      await(connection.check());
      assertThat(published).hasSize(BrokerSettings.IN_FLIGHT);
      assertThat(writes).allSatisfy(write -> assertThat(write).isNotDone());

      // And it follows, in order, as the broker acknowledges
      List<String> payloads = new ArrayList<>();
      for (int i = 0; i < writes.size(); i++) {
        MqttPublishMessage next = nextPublished();
        payloads.add(next.payload().toString());
        client.publishAcknowledge(next.messageId());
      }
      writes.forEach(MqttFixture::await);
      assertThat(payloads)
          .containsExactlyElementsOf(IntStream.range(0, 1_000).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void shouldSwallowAcknowledgementsAfterTheConnectionIsLost() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, ScriptedBroker::grantAll)) {
      List<Throwable> errors = new ArrayList<>();
      mqtt.vertx.exceptionHandler(errors::add);
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      RecordingReceiver receiver = RecordingReceiver.unlimited();
      mqtt.read(connection, mqtt.source("all", 1, "#"), receiver);
      MqttEndpoint client = broker.client();
      deliver(client, "in", "m", 1);
      await().until(() -> receiver.payloads().size() == 1);
      client.close();
      mqtt.loss();

      assertThatCode(() -> receiver.acknowledge(0)).doesNotThrowAnyException();

      // What the acknowledgement has set off on the loop is done when this fails
      failure(connection.check());
      assertThat(errors).isEmpty();
      assertThat(broker.pubacks()).isEmpty();
    }
  }

  @Test
  void shouldForgetAtTheUnsuback() throws Exception {
    List<String> unsubscribed = new ArrayList<>();
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            mqtt.vertx,
            client -> {
              grantAll(client);
              client.unsubscribeHandler(
                  unsubscribe -> {
                    unsubscribed.addAll(unsubscribe.topics());
                    client.unsubscribeAcknowledge(unsubscribe.messageId());
                  });
            })) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      SourceReader reader =
          mqtt.read(connection, mqtt.source("temps", 1, "a/+", "b"), RecordingReceiver.unlimited());

      await(reader.forget());

      assertThat(unsubscribed).hasSize(2);
      assertThat(unsubscribed.get(0)).startsWith("$share/").endsWith("/a/+");
      assertThat(unsubscribed.get(1)).endsWith("/b");
      await(connection.check());
    }
  }

  @Test
  void shouldForgetInBoundedTimeWhenNoUnsubackComes() throws Exception {
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            mqtt.vertx,
            client -> {
              grantAll(client);
              client.unsubscribeHandler(unsubscribe -> {});
            })) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      SourceReader reader =
          mqtt.read(connection, mqtt.source("temps", 1, "a"), RecordingReceiver.unlimited());

      await(reader.forget());

      await(connection.check());
    }
  }

  @Test
  void shouldCloseAndForgetInBoundedTimeAfterTheConnectionIsLost() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, ScriptedBroker::grantAll)) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      SourceReader reader =
          mqtt.read(connection, mqtt.source("temps", 1, "a"), RecordingReceiver.unlimited());
      broker.client().close();
      mqtt.loss();

      await(reader.forget());
      await(connection.close());
      await(connection.close());
    }
  }

  @Test
  void shouldFailReadingWhenTheSubackRefuses() {
    EmbeddedBroker broker = EmbeddedBroker.shared();
    Connection connection = mqtt.open(mqtt.request(broker.url()));

    ConnectorException failure =
        failure(
            connection.read(
                mqtt.source("secrets", 1, "allowed/" + mqtt.hashCode(), "forbidden/#"),
                RecordingReceiver.unlimited()));

    assertThat(failure.reason()).isEqualTo(Reason.NotAuthorized);
    assertThat(failure.kind()).isEqualTo(Kind.RETRY);
    assertThat(failure)
        .hasMessage("localhost:%d refused the subscription to 'forbidden/#'", broker.port());
    await(connection.check());
    await(connection.close());
  }

  @Test
  void shouldSubscribeAlthoughTheBrokerHasKeptTheSession() throws Exception {
    List<String> subscribed = new ArrayList<>();
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            mqtt.vertx,
            true,
            client ->
                client.subscribeHandler(
                    subscribe -> {
                      subscribe
                          .topicSubscriptions()
                          .forEach(topic -> subscribed.add(topic.topicName()));
                      client.subscribeAcknowledge(
                          subscribe.messageId(), List.of(MqttQoS.AT_LEAST_ONCE));
                    }))) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));

      mqtt.read(connection, mqtt.source("temps", 1, "a"), RecordingReceiver.unlimited());

      assertThat(subscribed).singleElement().asString().endsWith("/a");
    }
  }

  private static void acknowledgeAll(MqttEndpoint client) {
    grantAll(client);
    client.publishHandler(message -> client.publishAcknowledge(message.messageId()));
  }

  private void collect(MqttEndpoint client) {
    client.publishHandler(published::add);
  }

  private MqttPublishMessage nextPublished() throws InterruptedException {
    MqttPublishMessage next = published.poll(MqttFixture.LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("the next published message").isNotNull();
    return next;
  }

  private static CompletableFuture<Void> write(SinkWriter writer, String payload) {
    return writer.write(message(payload)).toCompletableFuture();
  }

  private static void writeMany(
      Connection connection, SinkWriter writer, List<CompletableFuture<Void>> writes) {
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Void> write = write(writer, "w" + i);
      connection.check();
      synchronized (writes) {
        writes.add(write);
      }
    }
  }
}
