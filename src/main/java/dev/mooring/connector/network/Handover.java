package dev.mooring.connector.network;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hands things over to a loop in the order in which they are given, whichever threads give them.
 * Who is on the loop hands over at once, without a queue, but never past what others have given
 * before: that goes first. May be used from any thread, and by whom something is handed over to.
 *
 * @param <T> what is handed over
 */
public final class Handover<T> {
  private final Loop loop;
  private final Consumer<T> receiver;
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean comes = new AtomicBoolean();

  /** On the loop: it is being handed over what waits, so what is given meanwhile comes after. */
  private boolean handing;

  /**
   * Hands over to the receiver.
   *
   * @param receiver called on the loop, for one thing after the other; what it throws reaches
   *     whoever gave on the loop, and else the log, and holds up nothing behind it
   */
  public Handover(Loop loop, Consumer<T> receiver) {
    this.loop = loop;
    this.receiver = receiver;
  }

  /**
   * Hands it over after all that was given before: at once on the loop, soon from elsewhere.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the loop has ended for good
   */
  public void give(T thing) {
    if (!loop.isCurrent()) {
      waiting.add(thing);
      comeLater();
    } else if (waiting.isEmpty()) {
      receiver.accept(thing);
    } else {
      waiting.add(thing);
      if (!handing) {
        handOver();
      }
    }
  }

  private void comeLater() {
    if (comes.compareAndSet(false, true)) {
      loop.run(this::come);
    }
  }

  private void come() {
    // Before looking: what is given from here on makes the next round come.
    comes.set(false);
    if (!handing) {
      handOver();
    }
  }

  private void handOver() {
    handing = true;
    try {
      for (T next = waiting.poll(); next != null; next = waiting.poll()) {
        receiver.accept(next);
      }
    } finally {
      handing = false;
      if (!waiting.isEmpty()) {
        comeLater();
      }
    }
  }
}
