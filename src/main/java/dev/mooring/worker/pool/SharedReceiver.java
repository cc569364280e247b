package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A receiver for several readers of one Source. The receiver itself keeps one resume only; this
 * keeps one for each reader. May be used from any thread.
 */
final class SharedReceiver implements MessageReceiver {
  private final MessageReceiver receiver;
  private final Map<Object, Runnable> waiting = new LinkedHashMap<>(4);

  SharedReceiver(MessageReceiver receiver) {
    this.receiver = receiver;
  }

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
    whenRoom(resume, resume);
  }

  /** Runs that when there is room again; replaces what the same reader has asked for before. */
  void whenRoom(Object reader, Runnable resume) {
    synchronized (waiting) {
      waiting.put(reader, resume);
    }
    receiver.whenRoom(this::resumeAll);
  }

  /** That reader waits no more. */
  void leave(Object reader) {
    synchronized (waiting) {
      waiting.remove(reader);
    }
  }

  private void resumeAll() {
    List<Runnable> all;
    synchronized (waiting) {
      all = new ArrayList<>(waiting.values());
      waiting.clear();
    }
    all.forEach(Runnable::run);
  }

  @Override
  public void failed(ConnectorException cause) {
    receiver.failed(cause);
  }

  @Override
  public void leftOut(ConnectorException why) {
    receiver.leftOut(why);
  }

  @Override
  public void heldUp(ConnectorException why) {
    receiver.heldUp(why);
  }

  @Override
  public void granted(ConnectorException shortfall) {
    receiver.granted(shortfall);
  }
}
