package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.Message;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.messages.MqttPublishMessage;

/**
 * A message from the broker, from its arrival to its PUBACK. On the connection's loop, but for
 * {@link #finished}.
 */
final class Arrival {
  private final MqttPublishMessage packet;
  private ObjectKey source;
  private TopicReader reader;
  private boolean counted;
  private volatile boolean finished;

  Arrival(MqttPublishMessage packet) {
    this.packet = packet;
  }

  String topic() {
    return packet.topicName();
  }

  int bytes() {
    return packet.payload().length();
  }

  /** Whether the broker waits for a PUBACK, and delivers again what has none. */
  boolean isAcknowledged() {
    return packet.qosLevel() != MqttQoS.AT_MOST_ONCE;
  }

  /** In the SPI's terms. */
  Message message() {
    return new Message(packet.topicName(), packet.payload().getBytes());
  }

  /** Who it was given to; null while nobody reads it. */
  TopicReader reader() {
    return reader;
  }

  /** Whose it is, or was; null while nobody has read it. */
  ObjectKey source() {
    return source;
  }

  /** Whether the Source may have it: it was nobody's before, or its own. */
  boolean isFor(ObjectKey other) {
    return source == null || source.equals(other);
  }

  void giveTo(TopicReader next) {
    reader = next;
    source = next.source();
  }

  void takeBack() {
    reader = null;
  }

  /** Whether it counts as one that waits to be offered. */
  boolean isCounted() {
    return counted;
  }

  void setCounted(boolean now) {
    counted = now;
  }

  boolean isFinished() {
    return finished;
  }

  /** Nobody needs it any more. From any thread. */
  void finish() {
    finished = true;
  }

  /** Sends the PUBACK. */
  void acknowledge() {
    packet.ack();
  }
}
