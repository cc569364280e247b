package dev.mooring.testing.connector;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes messages up to a number, and keeps them unacknowledged until a test says otherwise. It
 * finds out when it is called by two threads at a time. May be used from any thread.
 */
public final class RecordingReceiver implements MessageReceiver {
  private final List<Message> messages = new ArrayList<>();
  private final List<Runnable> acknowledgements = new ArrayList<>();
  private int room;
  private Runnable resume;
  private Runnable closed;
  private ConnectorException failure;
  private boolean busy;
  private boolean overlapped;

  /** Takes so many messages before it is full. */
  public RecordingReceiver(int room) {
    this.room = room;
  }

  @Override
  public boolean offer(Message message, Runnable acknowledge) {
    enter();
    try {
      return take(message, acknowledge);
    } finally {
      leave();
    }
  }

  private synchronized boolean take(Message message, Runnable acknowledge) {
    if (room == 0) {
      return false;
    }
    room--;
    messages.add(message);
    acknowledgements.add(acknowledge);
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
  public synchronized void whenClosed(Runnable then) {
    closed = then;
  }

  /** Tells the reader that nobody takes anything any more. */
  public void close() {
    Runnable then;
    synchronized (this) {
      room = 0;
      then = closed;
    }
    then.run();
  }

  @Override
  public synchronized void failed(ConnectorException cause) {
    failure = cause;
  }

  /** Makes room for more messages. */
  public void makeRoom(int more) {
    Runnable then;
    synchronized (this) {
      room += more;
      then = resume;
      resume = null;
    }
    if (then != null) {
      then.run();
    }
  }

  /** Acknowledges the message with that number, from 0. */
  public void acknowledge(int number) {
    Runnable acknowledgement;
    synchronized (this) {
      acknowledgement = acknowledgements.get(number);
    }
    acknowledgement.run();
  }

  /** The payloads so far. */
  public synchronized List<String> payloads() {
    return messages.stream().map(m -> new String(m.payload(), StandardCharsets.UTF_8)).toList();
  }

  /** The messages so far. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  /** What {@link #failed} was called with; null when it was not. */
  public synchronized ConnectorException failure() {
    return failure;
  }

  /** Whether two threads have offered at the same time. */
  public synchronized boolean overlapped() {
    return overlapped;
  }

  private synchronized void enter() {
    overlapped |= busy;
    busy = true;
  }

  private synchronized void leave() {
    busy = false;
  }
}
