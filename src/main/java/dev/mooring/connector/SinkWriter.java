package dev.mooring.connector;

import java.util.concurrent.CompletionStage;

/** Writes for one Sink on one connection. May be used from any thread. */
public interface SinkWriter {
  /**
   * Writes one message.
   *
   * @return a stage that completes when the other side has it for sure (an MQTT PUBACK at QoS 1),
   *     or fails with a {@link ConnectorException} that says whether to try again
   */
  CompletionStage<Void> write(Message message);
}
