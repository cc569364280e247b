package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * A Sink's records that wait for an open connection, in the order in which they came. While any
 * waits, those that come later wait behind it, so that a reconnect does not turn them round. Holds
 * no more than the Sink's bound lets in. May be used from any thread.
 */
final class ParkedRecords {
  /** The shortest wait after a connection is open, so that one that is lost at once is no spin. */
  private static final Duration SHORTEST = Duration.ofMillis(20);

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Control control;
  private final RetryDelay delay;
  private final Supplier<Connections> connections;
  private final PriorityQueue<Delivery> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Delivery::sequence));
  private volatile boolean inUse;
  private volatile int rounds;
  private boolean failedMeanwhile;
  private int turn;

  ParkedRecords(Control control, RetryDelay delay, Supplier<Connections> connections) {
    this.control = control;
    this.delay = delay;
    this.connections = connections;
  }

  /** Lets a new record wait if others do; false when it can be written at once. */
  boolean joined(Delivery delivery) {
    if (!inUse) {
      return false;
    }
    synchronized (this) {
      if (inUse) {
        waiting.add(delivery);
      }
      return inUse;
    }
  }

  /** Lets a record wait that found no open connection. */
  void park(Delivery delivery) {
    synchronized (this) {
      waiting.add(delivery);
      failedMeanwhile = true;
      if (inUse) {
        return;
      }
      inUse = true;
    }
    await();
  }

  /** A write has succeeded: the next wait is a short one again. */
  void succeeded() {
    if (rounds > 0) {
      rounds = 0;
    }
  }

  /** The connections are other ones now. */
  void connectionsChanged() {
    if (inUse) {
      await();
    }
  }

  private void await() {
    int mine;
    synchronized (this) {
      mine = ++turn;
    }
    connections
        .get()
        .opened()
        .whenComplete(
            (open, never) ->
                control.schedule(delay.before(++rounds, SHORTEST, LONGEST), () -> release(mine)));
  }

  /** Writes all that wait, until none is left or one fails again. */
  private void release(int mine) {
    while (true) {
      List<Delivery> batch = new ArrayList<>();
      synchronized (this) {
        if (mine != turn) {
          return;
        }
        failedMeanwhile = false;
        inUse = !waiting.isEmpty();
        if (!inUse) {
          return;
        }
        while (!waiting.isEmpty()) {
          batch.add(waiting.poll());
        }
      }
      batch.forEach(Delivery::attempt);
      synchronized (this) {
        if (failedMeanwhile) {
          break;
        }
      }
    }
    await();
  }
}
