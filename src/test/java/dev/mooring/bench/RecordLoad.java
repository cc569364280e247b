package dev.mooring.bench;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Offers numbered records of 206 bytes at {@code perf/in} (QoS 1) and takes what comes out, at
 * {@code perf/out} or at its HTTP server. For one thread; what it does happens on an event loop.
 */
final class RecordLoad implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 180;
  private static final int SIZE = 206;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final MqttClient client;
  private final HttpServer server;
  private LoadRun run;

  /** Connects to the broker, and serves HTTP on a free port. */
  RecordLoad(int brokerPort) {
    MqttClientOptions options =
        new MqttClientOptions()
            .setClientId("load-" + UUID.randomUUID())
            .setMaxInflightQueue(Integer.MAX_VALUE);
    client = MqttClient.create(vertx, options);
    client.publishHandler(packet -> run.arrived(packet.payload()));
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .requestHandler(this::take);
    onLoop(() -> client.connect(brokerPort, "127.0.0.1"));
    onLoop(() -> client.subscribe("perf/out", MqttQoS.AT_LEAST_ONCE.value()));
    onLoop(() -> server.listen(0, "127.0.0.1"));
  }

  /** Where its HTTP server is. */
  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Offers as many as are taken, and returns when all are through. */
  LoadRun.Outcome offerAll(int records) {
    return onLoop(() -> begin(new LoadRun(records, 0, this::publish)));
  }

  /** Offers so many each second, and returns when all are through. */
  LoadRun.Outcome offerSteadily(int records, double perSecond) {
    return onLoop(
        () -> {
          LoadRun steady = new LoadRun(records, perSecond, this::publish);
          long timer = vertx.setPeriodic(1, tick -> steady.offer());
          return begin(steady).onComplete(done -> vertx.cancelTimer(timer));
        });
  }

  private Future<LoadRun.Outcome> begin(LoadRun next) {
    run = next;
    next.offer();
    return next.done();
  }

  private void publish(int number) {
    String record =
        "{\"id\":%d,\"ts\":1732600000000,\"dev\":\"sensor-%03d\",\"site\":\"plant-7\",\"temp\":%s,\"fill\":\""
            .formatted(number, number % 100, LoadRun.isCold(number) ? "5.5" : "21.5");
    String fill = "x".repeat(SIZE - record.length() - 2);
    client.publish(
        "perf/in", Buffer.buffer(record + fill + "\"}"), MqttQoS.AT_LEAST_ONCE, false, false);
  }

  private void take(HttpServerRequest request) {
    request.bodyHandler(
        body -> {
          request.response().setStatusCode(204).end();
          // A health check has no body.
          if (body.length() > 0) {
            run.arrived(body);
          }
        });
  }

  private <T> T onLoop(Supplier<Future<T>> step) {
    return Future.<T>future(promise -> context.runOnContext(now -> step.get().onComplete(promise)))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    vertx.close();
  }
}
