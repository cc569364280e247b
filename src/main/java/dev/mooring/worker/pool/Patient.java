package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import java.time.Duration;

/**
 * A second reader's way to a receiver that keeps one resume only, which is the first reader's: it
 * looks again after a while instead. May be used from any thread.
 */
record Patient(MessageReceiver receiver, Control control) implements MessageReceiver {
  private static final Duration PAUSE = Duration.ofMillis(100);

  @Override
  public boolean offer(Message message, Runnable acknowledge) {
    return receiver.offer(message, acknowledge);
  }

  @Override
  public boolean offerReserved(Message message, long reserved, Runnable acknowledge) {
    return receiver.offerReserved(message, reserved, acknowledge);
  }

  @Override
  public Room reserve(long bytes) {
    return receiver.reserve(bytes);
  }

  @Override
  public void unreserve(long bytes, long kept) {
    receiver.unreserve(bytes, kept);
  }

  @Override
  public void whenRoom(Runnable resume) {
    control.schedule(PAUSE, resume);
  }

  @Override
  public void failed(ConnectorException cause) {
    // The session is tried again as a whole.
  }

  @Override
  public void leftOut(ConnectorException why) {
    receiver.leftOut(why);
  }

  @Override
  public void granted(ConnectorException shortfall) {
    receiver.granted(shortfall);
  }
}
