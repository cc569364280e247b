package dev.mooring.connector;

import dev.mooring.api.v1alpha1.SinkSpec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One open connection. It lives until it is lost or closed, and is never opened again: the pool
 * opens another one.
 *
 * <p>May be used from any thread.
 */
public interface Connection {
  /**
   * Makes one real exchange with the other side, with no more privilege than the traffic needs.
   *
   * @return a stage that fails with a {@link ConnectorException} when the other side does not
   *     answer as it should; the caller keeps the time limit
   */
  CompletionStage<Void> check();

  /**
   * Whether {@link #check} asks nothing while writes are under way, as their answers show enough.
   */
  default boolean provenByWrites() {
    return false;
  }

  /**
   * How long the other side may take for a write before it counts as silent, which is said although
   * the write goes on for as long as its own limit allows. Never negative.
   *
   * @param check the time limit of a check, which is enough for most
   */
  default Duration patience(Duration check) {
    return check;
  }

  /**
   * Starts to read for one Source.
   *
   * @param receiver takes the messages; called by one thread at a time
   * @return a stage that completes once the other side has agreed (an MQTT SUBACK that grants,
   *     say), or fails with a {@link ConnectorException}
   */
  CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver);

  /**
   * How long {@link #read} may take on this connection.
   *
   * @param usual as long as a health check may take
   */
  default Duration readLimit(Duration usual) {
    return usual;
  }

  /** A writer with a Sink's settings, which lives as long as the connection. */
  SinkWriter writer(SinkSpec sink);

  /**
   * Closes the connection in an orderly way; what it keeps on the other side (a session) stays
   * there. Writes that are not answered yet fail as disconnected. The listener hears nothing of it.
   *
   * @return a stage that completes in bounded time when all that it held is released; it never
   *     fails
   */
  CompletionStage<Void> close();
}
