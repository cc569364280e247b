package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.MqttTopics;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.FilledText;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.network.Handover;
import dev.mooring.connector.network.Loop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Publishes for one Sink on one connection. May be used from any thread. */
final class TopicWriter implements SinkWriter {
  private final MqttSink target;
  private final Loop loop;
  private final Handover<Publication> publications;
  private final int messageLimit;

  /** Of the topic as it is written, for records that fill nothing in; null when there is none. */
  private final ConnectorException mistakeInTopic;

  TopicWriter(MqttSink target, Loop loop, Handover<Publication> publications, int messageLimit) {
    this.target = target;
    this.loop = loop;
    this.publications = publications;
    this.messageLimit = messageLimit;
    this.mistakeInTopic =
        MqttTopics.mistakeInName(target.topic()).map(TopicWriter::invalidSettings).orElse(null);
  }

  /** A broker ends the connection over such a topic, with all that others have on it. */
  private static ConnectorException mistake(String topic, FilledText parts) {
    Optional<String> mistake = MqttTopics.mistakeInName(topic);
    if (mistake.isEmpty()) {
      return null;
    }
    return MqttTopics.mistakeInLiterals(parts.literals())
        .map(TopicWriter::invalidSettings)
        .orElseGet(
            () ->
                ConnectorException.permanent(
                    Reason.InvalidRecord, "the record makes a topic that has " + mistake.get()));
  }

  private static ConnectorException invalidSettings(String mistake) {
    return ConnectorException.permanent(
        Reason.InvalidSpec, "mqtt.topic of the Sink has " + mistake + ": correct it");
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    if (message.payload().length > messageLimit) {
      return CompletableFuture.failedStage(
          ConnectorException.permanent(
              Reason.InvalidRecord,
              "the record is larger than the Connector's mqtt.messageLimit, "
                  + messageLimit
                  + " bytes"));
    }
    String topic = target.topic();
    ConnectorException mistake = mistakeInTopic;
    if (message.target() != null) {
      topic = message.target().join(UnaryOperator.identity());
      mistake = mistake(topic, message.target());
    }
    if (mistake != null) {
      return CompletableFuture.failedStage(mistake);
    }
    Publication publication = new Publication(target, topic, message.payload());
    publications.give(publication);
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
