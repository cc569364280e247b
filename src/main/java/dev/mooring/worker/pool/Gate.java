package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import java.util.function.BiConsumer;

/** Lets one reader's messages through until it is closed. May be used from any thread. */
final class Gate implements MessageReceiver {
  private final MessageReceiver receiver;
  private final BiConsumer<Gate, ConnectorException> failure;
  private volatile boolean closed;

  /**
   * An open gate.
   *
   * @param failure hears when the reader fails, with this gate
   */
  Gate(MessageReceiver receiver, BiConsumer<Gate, ConnectorException> failure) {
    this.receiver = receiver;
    this.failure = failure;
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public boolean offer(Message message, Runnable acknowledge) {
    return !closed && receiver.offer(message, acknowledge);
  }

  @Override
  public void whenRoom(Runnable resume) {
    // The receiver keeps one resume only, and that must be the present reader's.
    if (!closed) {
      receiver.whenRoom(resume);
    }
  }

  @Override
  public void failed(ConnectorException cause) {
    failure.accept(this, cause);
  }
}
