package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.network.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Publishes for one Sink on one connection. May be used from any thread. */
final class TopicWriter implements SinkWriter {
  private final MqttSink target;
  private final Loop loop;
  private final Publications publications;
  private final int messageLimit;

  TopicWriter(MqttSink target, Loop loop, Publications publications, int messageLimit) {
    this.target = target;
    this.loop = loop;
    this.publications = publications;
    this.messageLimit = messageLimit;
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    if (message.payload().length > messageLimit) {
      return CompletableFuture.failedStage(
          ConnectorException.permanent(
              Reason.InvalidRecord,
              "the record has "
                  + message.payload().length
                  + " bytes, and the Connector's mqtt.messageLimit is "
                  + messageLimit));
    }
    String topic = target.topic();
    if (message.target() != null) {
      topic = message.target().join(UnaryOperator.identity());
      String mistake = TopicFilter.mistakeInName(topic);
      if (mistake != null) {
        return CompletableFuture.failedStage(
            ConnectorException.permanent(Reason.InvalidRecord, mistake));
      }
    }
    Publication publication = new Publication(target, topic, message.payload());
    loop.runHere(() -> publications.publish(publication));
    return publication;
  }

  @Override
  public int window() {
    return BrokerSettings.IN_FLIGHT;
  }

  /** A broker takes what comes on a connection in its order, and a loss ends the connection. */
  @Override
  public boolean keepsOrder() {
    return true;
  }

  @Override
  public boolean isNear() {
    return loop.isCurrent();
  }
}
