package dev.mooring.connector;

import java.util.List;
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

  /**
   * Writes messages at once, in their order; all of them go to the same target with the same
   * headers. Only for types that have batches.
   *
   * @param batch two messages or more
   * @return a stage that completes when the other side has all of them for sure. When it fails,
   *     none counts as written; a failure of kind PERMANENT says that one of them at least can
   *     never be, and the caller tries each by itself.
   */
  default CompletionStage<Void> write(List<Message> batch) {
    throw new IllegalStateException("this type has no batches");
  }

  /** How many writes the connection works on at the same time; what is above that waits there. */
  default int window() {
    return 1;
  }

  /**
   * Whether several writes under way arrive in their order. After one that fails and may be tried
   * again, no later one may arrive.
   */
  default boolean keepsOrder() {
    return false;
  }

  /** Whether the caller is on the connection's own thread, so that a write costs no change. */
  default boolean isNear() {
    return false;
  }
}
