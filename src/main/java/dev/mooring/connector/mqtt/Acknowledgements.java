package dev.mooring.connector.mqtt;

import dev.mooring.connector.network.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The messages that wait for their PUBACK. PUBACKs go out in the order in which the messages came
 * (MQTT-4.6.0-2), in whatever order they are finished with. On the connection's loop, but for
 * {@link #finished}.
 */
final class Acknowledgements {
  /**
   * Finished ones that may wait, far below the window of any broker; more if more are under way.
   */
  private static final int MOST_DUE = 8;

  private final Loop loop;
  private final MessageStream stream;
  private final Deque<Arrival> unacknowledged = new ArrayDeque<>(0);
  private final AtomicBoolean sending = new AtomicBoolean();
  private long bytes;
  private boolean visiting;
  private int due;
  private boolean ended;

  Acknowledgements(Loop loop, MessageStream stream) {
    this.loop = loop;
    this.stream = stream;
  }

  /** The payloads of all that wait, together. */
  long bytes() {
    return bytes;
  }

  /** A message has come. */
  void add(Arrival arrival) {
    unacknowledged.add(arrival);
    bytes += arrival.bytes();
  }

  /** A message is finished with: delivered, say. From any thread, and even after the end. */
  void finished(Arrival arrival) {
    arrival.finish();
    if (loop.isCurrent() && !visiting) {
      sendSoon();
    } else if (sending.compareAndSet(false, true)) {
      loop.run(this::sendLater);
    }
  }

  /** Visits what is not finished with, in order of arrival. */
  void forEachUnfinished(Consumer<Arrival> visitor) {
    visiting = true;
    try {
      for (Arrival arrival : unacknowledged) {
        if (!arrival.isFinished()) {
          visitor.accept(arrival);
        }
      }
    } finally {
      visiting = false;
    }
  }

  /** The first one that is not finished with; null without such. */
  Arrival oldest() {
    for (Arrival arrival : unacknowledged) {
      if (!arrival.isFinished()) {
        return arrival;
      }
    }
    return null;
  }

  /** Whose messages wait, finished or not. */
  Set<TopicReader> readers() {
    Set<TopicReader> readers = new LinkedHashSet<>();
    for (Arrival arrival : unacknowledged) {
      if (arrival.reader() != null) {
        readers.add(arrival.reader());
      }
    }
    return readers;
  }

  /** Sends no more: the broker, which hears nothing now, delivers again. */
  void end() {
    ended = true;
    unacknowledged.clear();
    bytes = 0;
  }

  /** At once, unless a stream flows: what leaves with its next message costs no system call. */
  private void sendSoon() {
    due++;
    if (!stream.isFlowing() || due >= MOST_DUE && due >= unacknowledged.size() / 2) {
      sendDue();
    }
  }

  private void sendLater() {
    // Before looking: what is finished from here on schedules the next round.
    sending.set(false);
    sendDue();
  }

  /** Sends the PUBACKs that are due: others are written now, or nothing has come for long. */
  void sendDue() {
    due = 0;
    while (!ended && !unacknowledged.isEmpty() && unacknowledged.peek().isFinished()) {
      Arrival arrival = unacknowledged.poll();
      bytes -= arrival.bytes();
      arrival.acknowledge();
    }
  }
}
