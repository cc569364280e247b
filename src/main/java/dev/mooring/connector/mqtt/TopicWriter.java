package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes to one topic on one connection. May be used from any thread. */
final class TopicWriter implements SinkWriter {
  private static final int LENGTH_FIELD = 2;
  private static final int PACKET_ID = 2;

  private final MqttSink target;
  private final Loop loop;
  private final Publications publications;
  private final int messageLimit;
  private final int headerBytes;

  TopicWriter(MqttSink target, Loop loop, Publications publications, int messageLimit) {
    this.target = target;
    this.loop = loop;
    this.publications = publications;
    this.messageLimit = messageLimit;
    this.headerBytes =
        LENGTH_FIELD
            + target.topic().getBytes(StandardCharsets.UTF_8).length
            + (target.qos() > 0 ? PACKET_ID : 0);
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    long bytes = (long) headerBytes + message.payload().length;
    if (bytes > messageLimit) {
      return CompletableFuture.failedStage(
          ConnectorException.permanent(
              Reason.InvalidRecord,
              "the record makes an MQTT message of "
                  + bytes
                  + " bytes, and the Connector's mqtt.messageLimit is "
                  + messageLimit));
    }
    Publication publication = new Publication(target, message);
    loop.run(() -> publications.publish(publication));
    return publication;
  }
}
