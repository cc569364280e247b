package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import java.util.concurrent.CompletableFuture;

/** One message on its way to the broker; itself the stage that its writer waits for. */
final class Publication extends CompletableFuture<Void> implements Exchange<Boolean> {
  private final MqttSink target;
  private final Message message;
  private long sentNanos;

  Publication(MqttSink target, Message message) {
    this.target = target;
    this.message = message;
  }

  MqttSink target() {
    return target;
  }

  byte[] payload() {
    return message.payload();
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
