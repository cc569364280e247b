package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.connector.ConnectorException;
import java.util.concurrent.CompletableFuture;

/** One message on its way to the broker; itself the stage that its writer waits for. */
final class Publication extends CompletableFuture<Void> implements Exchange<Boolean> {
  private final MqttSink target;
  private final String topic;
  private final byte[] payload;
  private long sentNanos;

  Publication(MqttSink target, String topic, byte[] payload) {
    this.target = target;
    this.topic = topic;
    this.payload = payload;
  }

  String topic() {
    return topic;
  }

  MqttSink target() {
    return target;
  }

  byte[] payload() {
    return payload;
  }

  boolean isAnswered() {
    return target.qos() > 0;
  }

  long sentNanos() {
    return sentNanos;
  }

  void sentAt(long nanos) {
    sentNanos = nanos;
  }

  @Override
  public void answered(Boolean answer) {
    complete(null);
  }

  @Override
  public void failed(ConnectorException cause) {
    completeExceptionally(cause);
  }
}
