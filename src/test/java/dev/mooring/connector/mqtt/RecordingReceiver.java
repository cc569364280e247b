package dev.mooring.connector.mqtt;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes messages while there is room, and remembers them with their acknowledgements. */
final class RecordingReceiver implements MessageReceiver {
  private final List<String> payloads = new CopyOnWriteArrayList<>();
  private final List<Runnable> acknowledgements = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<String> remarks = new CopyOnWriteArrayList<>();
  private final boolean acknowledging;
  private volatile Context context;
  private int room;
  private Runnable resume;

  private RecordingReceiver(int room, boolean acknowledging) {
    this.room = room;
    this.acknowledging = acknowledging;
  }

  /** Has room for everything, and leaves the acknowledging to the test. */
  static RecordingReceiver unlimited() {
    return new RecordingReceiver(Integer.MAX_VALUE, false);
  }

  /** Has room for everything, and acknowledges it at once. */
  static RecordingReceiver acknowledging() {
    return new RecordingReceiver(Integer.MAX_VALUE, true);
  }

  /** Has room for so many messages. */
  static RecordingReceiver withRoomFor(int messages) {
    return new RecordingReceiver(messages, false);
  }

  @Override
  public synchronized boolean offer(Message message, Runnable acknowledge) {
    if (room == 0) {
      return false;
    }
    room--;
    context = Vertx.currentContext();
    threads.add(Thread.currentThread());
    acknowledgements.add(acknowledge);
    payloads.add(new String(message.payload(), StandardCharsets.UTF_8));
    if (acknowledging) {
      acknowledge.run();
    }
    return true;
  }

  @Override
  public void whenRoom(Runnable then) {
    synchronized (this) {
      if (room == 0) {
        resume = then;
        return;
      }
    }
    then.run();
  }

  @Override
  public void leftOut(ConnectorException why) {
    remarks.add(why.getMessage());
  }

  @Override
  public void heldUp(ConnectorException why) {
    remarks.add(why == null ? "not held up" : why.getMessage());
  }

  @Override
  public void granted(ConnectorException shortfall) {
    remarks.add(shortfall == null ? "granted" : shortfall.getMessage());
  }

  /** What was said beside the messages, in order. */
  List<String> remarks() {
    return remarks;
  }

  @Override
  public void failed(ConnectorException cause) {
    throw new AssertionError("reading failed", cause);
  }

  /** Makes room for so many more, and says so. */
  void makeRoom(int messages) {
    Runnable waiting;
    synchronized (this) {
      room += messages;
      waiting = resume;
      resume = null;
    }
    if (waiting != null) {
      waiting.run();
    }
  }

  /** Where messages come. */
  Context context() {
    return context;
  }

  List<String> payloads() {
    return payloads;
  }

  /** Where it was called from, each thread once. */
  List<Thread> threads() {
    return new ArrayList<>(threads).stream().distinct().toList();
  }

  /** Acknowledges the message at that place, from 0, in the order of their coming. */
  void acknowledge(int index) {
    acknowledgements.get(index).run();
  }
}
