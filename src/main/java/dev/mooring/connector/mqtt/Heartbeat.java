package dev.mooring.connector.mqtt;

import dev.mooring.connector.ConnectorException;
import io.vertx.mqtt.MqttClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The pings of one connection: those that check it, and those that keep it alive while nobody does.
 * The broker answers in order, so an answer belongs to the oldest ping. On the connection's loop.
 */
final class Heartbeat {
  /** A ping that waits for its answer. */
  private record Ping(long sentNanos, CompletableFuture<Void> answer) {}

  private final MqttClient client;
  private final LongSupplier nanoTime;
  private final Deque<Ping> outstanding = new ArrayDeque<>(1);
  private long lastNanos;
  private ConnectorException end;

  Heartbeat(MqttClient client, LongSupplier nanoTime) {
    this.client = client;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Pings; the future completes with the answer. */
  void ping(CompletableFuture<Void> answer) {
    if (end != null) {
      answer.completeExceptionally(end);
      return;
    }
    lastNanos = nanoTime.getAsLong();
    outstanding.add(new Ping(lastNanos, answer));
    client.ping();
  }

  /** Pings when the last ping was that long ago. */
  void pingAfter(Duration pause) {
    if (nanoTime.getAsLong() - lastNanos >= pause.toNanos()) {
      ping(new CompletableFuture<>());
    }
  }

  /** The broker has answered a ping. */
  void answered() {
    Ping oldest = outstanding.poll();
    if (oldest != null) {
      oldest.answer().complete(null);
    }
  }

  /** Whether a ping has been waiting longer than that. */
  boolean isOverdue(Duration limit) {
    Ping oldest = outstanding.peek();
    return oldest != null && nanoTime.getAsLong() - oldest.sentNanos() > limit.toNanos();
  }

  /** Fails what is not answered, and everything from now on. */
  void end(ConnectorException cause) {
    end = cause;
    while (!outstanding.isEmpty()) {
      outstanding.poll().answer().completeExceptionally(cause);
    }
  }
}
