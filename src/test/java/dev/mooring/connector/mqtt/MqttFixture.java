package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.api.v1alpha1.Tls;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.Opening;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SourcePosition;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the tests of MQTT connections need: a Vert.x, requests, and waiting for stages. */
final class MqttFixture implements AutoCloseable {
  static final long LIMIT_SECONDS = 60;

  /** With the transport of a worker. */
  final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

  final BlockingQueue<ConnectorException> losses = new LinkedBlockingQueue<>();

  /** Added to the time that the connections see. */
  final AtomicLong aheadNanos = new AtomicLong();

  private final MqttType type;

  /** Ids of one test must not meet those of another at the shared broker. */
  private final String cluster = UUID.randomUUID().toString();

  MqttFixture() {
    this(64L << 20);
  }

  /**
   * @param waiting what messages may take that wait to be offered. Bytes.
   */
  MqttFixture(long waiting) {
    type =
        new MqttType(
            new Network(vertx, AddressRules.EVERYWHERE),
            waiting,
            () -> System.nanoTime() + aheadNanos.get());
  }

  NodeIdentity node(String worker) {
    return new NodeIdentity(cluster, worker);
  }

  /** A connection without TLS and credentials, from slot 0 of worker-0, which keeps its session. */
  ConnectionRequest request(String url) {
    return request(
        new MqttConnection(url, null, null, null, null, null, null), SecretValues.none());
  }

  /** With another keep-alive. */
  ConnectionRequest request(String url, String keepAlive) {
    return request(
        new MqttConnection(url, null, null, null, keepAlive, null, null), SecretValues.none());
  }

  ConnectionRequest request(MqttConnection spec, SecretValues secrets) {
    return request(spec, secrets, node("worker-0"), true);
  }

  ConnectionRequest request(
      MqttConnection spec, SecretValues secrets, NodeIdentity node, boolean keepsSession) {
    ConnectorSpec connector =
        new ConnectorSpecBuilder().to(spec).healthCheck(new HealthCheck(null, "2s")).build();
    return new ConnectionRequest(
        new ObjectKey("plant", "broker"), connector, secrets, node, 0, keepsSession);
  }

  /** With user name and password. */
  ConnectionRequest request(String url, String user, String password) {
    return request(
        new MqttConnection(
            url, new Credentials(new SecretReference("login")), null, null, null, null, null),
        secret("login", Map.of("username", user, "password", password)));
  }

  /** With authorities of its own. */
  ConnectionRequest tlsRequest(String url, String authoritiesPem) {
    Tls tls = new Tls(new SecretReference("ca"), null);
    return request(
        new MqttConnection(url, null, tls, null, null, null, null),
        secret("ca", Map.of("ca.crt", authoritiesPem)));
  }

  CompletionStage<Connection> opening(ConnectionRequest request) {
    return attempt(request).connection();
  }

  /** An attempt that the test may abandon. */
  Opening attempt(ConnectionRequest request) {
    return type.open(request, losses::add);
  }

  Connection open(ConnectionRequest request) {
    return await(opening(request));
  }

  /** The failure of an attempt. */
  ConnectorException refusal(ConnectionRequest request) {
    return failure(opening(request));
  }

  ReadRequest source(String name, int qos, String... topics) {
    SourceSpec spec = new SourceSpecBuilder().from(new MqttSource(List.of(topics), qos)).build();
    return new ReadRequest(
        new ObjectKey("plant", name), spec, node("worker-0"), SourcePosition.NONE);
  }

  SourceReader read(Connection connection, ReadRequest request, MessageReceiver receiver) {
    return await(connection.read(request, receiver));
  }

  static SinkSpec sink(String topic, int qos) {
    return sink(new MqttSink(topic, qos, null));
  }

  static SinkSpec sink(MqttSink mqtt) {
    return new SinkSpecBuilder().to(mqtt).build();
  }

  static Message message(String payload) {
    return new Message("", payload.getBytes(StandardCharsets.UTF_8));
  }

  static SecretValues secret(String name, Map<String, String> data) {
    Map<String, byte[]> bytes =
        data.entrySet().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    Map.Entry::getKey, entry -> entry.getValue().getBytes(StandardCharsets.UTF_8)));
    return new SecretValues(Map.of(name, bytes));
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  static ConnectorException failure(CompletionStage<?> stage) {
    Throwable failure =
        catchThrowable(() -> stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS));
    assertThat(failure).isInstanceOfAny(ExecutionException.class, CompletionException.class);
    assertThat(failure.getCause()).isInstanceOf(ConnectorException.class);
    return (ConnectorException) failure.getCause();
  }

  /** The cause that the listener was told. */
  ConnectorException loss() throws InterruptedException {
    ConnectorException loss = losses.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(loss).as("what the listener was told").isNotNull();
    return loss;
  }

  @Override
  public void close() {
    await(vertx.close().toCompletionStage());
  }
}
