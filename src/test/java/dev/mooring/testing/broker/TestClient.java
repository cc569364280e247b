package dev.mooring.testing.broker;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The other end of a test: an MQTT client with methods that block until the broker has answered.
 * For one thread at a time.
 */
public final class TestClient implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final MqttClient client;
  private final Map<Integer, CompletableFuture<Void>> answers = new ConcurrentHashMap<>();
  private final BlockingQueue<MqttPublishMessage> received = new LinkedBlockingQueue<>();

  private TestClient(MqttClient client) {
    this.client = client;
    client.publishCompletionHandler(this::answered);
    client.subscribeCompletionHandler(suback -> answered(suback.messageId()));
    client.publishHandler(received::add);
  }

  /** A client of its own name, without a session. */
  public static TestClient connect(Vertx vertx, int port) {
    return connect(vertx, port, "test-" + UUID.randomUUID(), true);
  }

  /** A client with a session, which stays at the broker when the client is closed. */
  public static TestClient connectWithSession(Vertx vertx, int port, String clientId) {
    return connect(vertx, port, clientId, false);
  }

  private static TestClient connect(Vertx vertx, int port, String clientId, boolean clean) {
    MqttClientOptions options =
        new MqttClientOptions()
            .setClientId(clientId)
            .setCleanSession(clean)
            .setMaxInflightQueue(1_000)
            .setMaxMessageSize(16 * 1024 * 1024);
    TestClient client = new TestClient(MqttClient.create(vertx, options));
    await(client.client.connect(port, "localhost"));
    return client;
  }

  /** Whether the broker keeps a session of a client of that id; ends it. */
  public static boolean takeSession(Vertx vertx, int port, String clientId) {
    MqttClient kept =
        MqttClient.create(
            vertx, new MqttClientOptions().setClientId(clientId).setCleanSession(false));
    boolean present = await(kept.connect(port, "localhost")).isSessionPresent();
    await(kept.disconnect());
    connect(vertx, port, clientId, true).close();
    return present;
  }

  /** Publishes at QoS 1 and waits for the PUBACK. */
  public void publish(String topic, String payload) {
    publish(topic, payload.getBytes(java.nio.charset.StandardCharsets.UTF_8), 1, false);
  }

  /** Publishes, and waits for the PUBACK unless the QoS is 0. */
  public void publish(String topic, byte[] payload, int qos, boolean retain) {
    int packetId =
        await(client.publish(topic, Buffer.buffer(payload), MqttQoS.valueOf(qos), false, retain));
    if (qos > 0) {
      awaitAnswer(packetId);
    }
  }

  /** Publishes at QoS 1; the stage completes with the PUBACK. */
  public CompletableFuture<Void> publishLater(String topic, String payload) {
    byte[] bytes = payload.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return client
        .publish(topic, Buffer.buffer(bytes), MqttQoS.AT_LEAST_ONCE, false, false)
        .toCompletionStage()
        .toCompletableFuture()
        .thenCompose(
            packetId ->
                answers
                    .computeIfAbsent(packetId, id -> new CompletableFuture<>())
                    .whenComplete((answered, failure) -> answers.remove(packetId)));
  }

  /** Subscribes and waits for the SUBACK. */
  public void subscribe(String filter, int qos) {
    awaitAnswer(await(client.subscribe(filter, qos)));
  }

  /** What has arrived, in order; each taken once. */
  public BlockingQueue<MqttPublishMessage> received() {
    return received;
  }

  @Override
  public void close() {
    if (client.isConnected()) {
      await(client.disconnect());
    }
  }

  private void answered(int packetId) {
    answers.computeIfAbsent(packetId, id -> new CompletableFuture<>()).complete(null);
  }

  private void awaitAnswer(int packetId) {
    answers
        .computeIfAbsent(packetId, id -> new CompletableFuture<>())
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
    answers.remove(packetId);
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
