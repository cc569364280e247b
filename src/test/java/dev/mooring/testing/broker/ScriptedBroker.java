package dev.mooring.testing.broker;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A broker that does nothing of its own: it records what clients send, and the test decides what is
 * answered. It accepts connections, and answers pings, unless the test says otherwise. Safe for use
 * by several threads.
 */
public final class ScriptedBroker implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final MqttServer server;
  private final BlockingQueue<MqttEndpoint> clients = new LinkedBlockingQueue<>();
  private final List<Integer> pubacks = new CopyOnWriteArrayList<>();

  private ScriptedBroker(MqttServer server) {
    this.server = server;
  }

  /**
   * Starts on a free port.
   *
   * @param script runs for each client before it is accepted, on the client's event loop: sets the
   *     handlers for what the test wants to answer
   */
  public static ScriptedBroker start(Vertx vertx, Consumer<MqttEndpoint> script) {
    return start(vertx, false, script);
  }

  /** The same, telling clients whether it has kept a session for them. */
  public static ScriptedBroker start(
      Vertx vertx, boolean sessionPresent, Consumer<MqttEndpoint> script) {
    ScriptedBroker broker =
        new ScriptedBroker(
            MqttServer.create(vertx, new MqttServerOptions().setHost("127.0.0.1").setPort(0)));
    broker.server.endpointHandler(
        client -> {
          client.publishAcknowledgeHandler(broker.pubacks::add);
          client.exceptionHandler(error -> {});
          client.accept(sessionPresent);
          broker.clients.add(client);
          script.accept(client);
        });
    broker.server.exceptionHandler(error -> {});
    broker
        .server
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
    return broker;
  }

  public int port() {
    return server.actualPort();
  }

  public String url() {
    return "tcp://localhost:" + port();
  }

  /** The next client that has connected. */
  public MqttEndpoint client() throws InterruptedException {
    MqttEndpoint client = clients.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (client == null) {
      throw new IllegalStateException("no client has connected");
    }
    return client;
  }

  /** The packet ids of the PUBACKs that clients have sent, in their order. */
  public List<Integer> pubacks() {
    return pubacks;
  }

  /** Grants every filter of every subscription at QoS 1. */
  public static void grantAll(MqttEndpoint client) {
    client.subscribeHandler(
        subscribe ->
            client.subscribeAcknowledge(
                subscribe.messageId(),
                subscribe.topicSubscriptions().stream()
                    .map(topic -> MqttQoS.AT_LEAST_ONCE)
                    .toList()));
    client.unsubscribeHandler(
        unsubscribe -> client.unsubscribeAcknowledge(unsubscribe.messageId()));
  }

  /** Sends a message of QoS 1 with that packet id. */
  public static void deliver(MqttEndpoint client, String topic, String payload, int packetId) {
    client.publish(topic, Buffer.buffer(payload), MqttQoS.AT_LEAST_ONCE, false, false, packetId);
  }

  @Override
  public void close() {
    server
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
