package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * What is written on one connection. At QoS 1 a message is done when its PUBACK is here and not
 * when it is written. What is above the client's limit of messages in flight waits its turn; the
 * Sinks bound how many can wait. On the connection's loop.
 */
final class Publications {
  private static final ConnectorException INVALID_TOPIC =
      ConnectorException.permanent(
          Reason.InvalidSpec, "mqtt.topic makes something that is not a topic to publish to");

  private final MqttClient client;
  private final LowWaterMark lowWaterMark;
  private final MqttFailures failures;
  private final LongSupplier nanoTime;
  private final Deque<Publication> waiting = new ArrayDeque<>(0);
  private final Exchanges<Boolean> inFlight = new Exchanges<>();
  private ConnectorException end;

  Publications(
      MqttClient client, LowWaterMark lowWaterMark, MqttFailures failures, LongSupplier nanoTime) {
    this.client = client;
    this.lowWaterMark = lowWaterMark;
    this.failures = failures;
    this.nanoTime = nanoTime;
  }

  /** Sends it now or in its turn. */
  void publish(Publication publication) {
    if (end != null) {
      publication.failed(end);
      return;
    }
    if (publication.target().qos() > 0) {
      lowWaterMark.published();
    }
    waiting.add(publication);
    sendWaiting();
  }

  /** The broker has acknowledged. */
  void acknowledged(int packetId) {
    inFlight.answered(packetId, true);
    sendWaiting();
  }

  /** Whether the broker has left a message unacknowledged for longer than that. */
  boolean isOverdue(Duration limit) {
    return inFlight.oldest() instanceof Publication oldest
        && nanoTime.getAsLong() - oldest.sentNanos() > limit.toNanos();
  }

  /** Fails what is not done, and everything from now on. */
  void end(ConnectorException cause) {
    end = cause;
    inFlight.failAll(cause);
    while (!waiting.isEmpty()) {
      waiting.poll().failed(cause);
    }
  }

  private void sendWaiting() {
    while (end == null && !waiting.isEmpty() && inFlight.size() < BrokerSettings.IN_FLIGHT) {
      send(waiting.poll());
    }
  }

  private void send(Publication publication) {
    MqttSink target = publication.target();
    publication.sentAt(nanoTime.getAsLong());
    inFlight.begin(publication);
    client
        .publish(
            publication.topic(),
            Buffer.buffer(publication.payload()),
            MqttQoS.valueOf(target.qos()),
            false,
            target.retain())
        .onComplete(written -> written(publication, written));
  }

  private void written(Publication publication, AsyncResult<Integer> packetId) {
    if (packetId.succeeded()) {
      inFlight.written(publication, packetId.result());
      if (!publication.isAnswered()) {
        inFlight.answered(packetId.result(), true);
      }
      sendWaiting();
    } else if (isTopicRefused(packetId.cause())) {
      inFlight.fail(publication, INVALID_TOPIC);
      sendWaiting();
    } else {
      // The connection is ending; what waits will hear why when it has ended.
      inFlight.fail(publication, failures.lost(packetId.cause()));
    }
  }

  private static boolean isTopicRefused(Throwable cause) {
    return cause instanceof MqttException refused
        && refused.code() == MqttException.MQTT_INVALID_TOPIC_NAME;
  }
}
