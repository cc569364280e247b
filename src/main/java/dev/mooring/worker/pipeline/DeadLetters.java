package dev.mooring.worker.pipeline;

import dev.mooring.connector.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The way from one Sink to that of its dead letters. What does not fit there waits here, within the
 * first Sink's own bound. One thread at a time, as the lane says, but where it is said otherwise.
 */
final class DeadLetters {
  private record Letter(Message message, Runnable written) {}

  private final SinkLane lane;
  private final Pipeline route;
  private final Deque<Letter> waiting = new ArrayDeque<>(0);
  private volatile boolean stuck;
  private boolean ended;

  /**
   * @param changed hears that letters wait, or do not wait any more
   */
  DeadLetters(SinkLane lane, Runnable changed) {
    this.lane = lane;
    this.route =
        Pipeline.ofLetters(
            lane.settings().key().name(),
            changed,
            letter -> lane.execute(() -> send(letter.message(), letter.acknowledgement())));
  }

  /** The Sink that gets them from now on; null while there is none here. From any thread. */
  synchronized void setSink(SinkLane sink) {
    List<SinkLane> sinks = sink == null || ended ? List.of() : List.of(sink);
    if (!route.lanes().equals(sinks)) {
      route.setLanes(sinks);
    }
  }

  /** Some may come again. From any thread. */
  synchronized void begin() {
    ended = false;
  }

  /** None will come any more. From any thread. */
  synchronized void end() {
    ended = true;
    setSink(null);
  }

  /** Whether the Sink takes none, or is not here. From any thread. */
  boolean areStuck() {
    return stuck;
  }

  /** Sends one; {@code written} runs when the Sink has it for sure. */
  void send(Message message, Runnable written) {
    waiting.add(new Letter(message, written));
    if (waiting.size() == 1) {
      sendWaiting();
    }
  }

  private void sendWaiting() {
    while (!waiting.isEmpty()) {
      Letter letter = waiting.peek();
      if (!route.offer(letter.message(), letter.written())) {
        setStuck(true);
        route.whenRoom(() -> lane.execute(this::sendWaiting));
        return;
      }
      waiting.poll();
    }
    setStuck(false);
  }

  private void setStuck(boolean now) {
    if (stuck != now) {
      stuck = now;
      route.changed();
    }
  }
}
