package dev.mooring.demo;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Simulated machines: rooms that publish their temperature several times a second, and somebody who
 * counts the alarms. They connect again by themselves when the broker comes back.
 */
final class Machines implements AutoCloseable {
  private static final int ROOMS = 8;
  private static final long PACE_MILLISECONDS = 250;
  private static final long RETRY_MILLISECONDS = 500;
  private static final String[] NAMES = {
    "press", "furnace", "paint", "store", "lab", "gate", "boiler", "office"
  };

  private final Vertx vertx = Vertx.vertx();
  private final int port;
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong alarms = new AtomicLong();

  private Machines(int port) {
    this.port = port;
  }

  static Machines start(int port) {
    Machines machines = new Machines(port);
    machines.vertx.runOnContext(started -> machines.connect());
    return machines;
  }

  /** Temperatures that the rooms have published. */
  long published() {
    return published.get();
  }

  /** Records that have arrived in the topic alarms/hot. */
  long alarms() {
    return alarms.get();
  }

  private void connect() {
    MqttClient client = MqttClient.create(vertx, new MqttClientOptions().setClientId("machines"));
    client.publishHandler(alarm -> alarms.incrementAndGet());
    client
        .connect(port, "127.0.0.1")
        .compose(connected -> client.subscribe("alarms/hot", 0))
        .onSuccess(subscribed -> publishWhileConnected(client))
        .onFailure(refused -> retry());
  }

  private void publishWhileConnected(MqttClient client) {
    client.closeHandler(closed -> retry());
    vertx.setPeriodic(
        PACE_MILLISECONDS,
        timer -> {
          if (client.isConnected()) {
            publish(client);
          } else {
            vertx.cancelTimer(timer);
          }
        });
  }

  private void publish(MqttClient client) {
    for (int room = 0; room < ROOMS; room++) {
      double celsius = 70 + 25 * Math.sin(System.nanoTime() / 3e9 + room);
      String record = "{\"room\": \"%s\", \"celsius\": %.1f}".formatted(NAMES[room], celsius);
      client.publish(
          "plant/" + NAMES[room] + "/temperature",
          Buffer.buffer(record),
          MqttQoS.AT_MOST_ONCE,
          false,
          false);
      published.incrementAndGet();
    }
  }

  private void retry() {
    vertx.setTimer(RETRY_MILLISECONDS, again -> connect());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
  }
}
