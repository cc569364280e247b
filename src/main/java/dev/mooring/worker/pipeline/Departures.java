package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Outlet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Sink's records that wait to be written, and which of them may be next: those with the same key
 * one after the other, all others at the same time. One thread at a time.
 */
final class Departures {
  private final Map<Object, Strand> strands = new HashMap<>();
  private final Deque<Strand> ready = new ArrayDeque<>();
  private int waiting;

  /** Records that wait, be they ready or not. */
  int waiting() {
    return waiting;
  }

  /**
   * Lets a new record wait.
   *
   * @param key of those that it must not overtake; null when there are none
   */
  void add(Delivery delivery, Object key) {
    Strand strand = key == null ? new Strand(null) : strands.computeIfAbsent(key, Strand::new);
    delivery.setStrand(strand);
    putBack(delivery);
  }

  /** Lets a record wait again, at its old place. */
  void putBack(Delivery delivery) {
    waiting++;
    delivery.strand().add(delivery);
    look(delivery.strand());
  }

  /** Takes out a record that waits. */
  void remove(Delivery delivery) {
    waiting--;
    delivery.strand().remove(delivery);
    look(delivery.strand());
  }

  /** Something about the strand is another thing now. */
  void look(Strand strand) {
    if (strand.isFinished()) {
      if (strand.key() != null) {
        strands.remove(strand.key(), strand);
      }
    } else if (!strand.isQueued() && strand.isReady()) {
      strand.setQueued(true);
      ready.add(strand);
    }
  }

  /** Whose record is the next one; null when none may be written now. */
  Strand next() {
    for (Strand strand = ready.peek(); strand != null; strand = ready.peek()) {
      if (strand.isReady()) {
        return strand;
      }
      leave(strand);
    }
    return null;
  }

  private void leave(Strand strand) {
    ready.poll();
    strand.setQueued(false);
  }

  /**
   * Takes out what is to be written together, in order: of those that may be next, as many as fit.
   *
   * @param outlet where; if the next one's strand has some in flight, where those are
   */
  List<Delivery> board(Outlet outlet, BatchLimits limits) {
    List<Delivery> batch = new ArrayList<>(Math.min(limits.records(), waiting));
    long bytes = 0;
    for (Strand strand = next(); strand != null; strand = next()) {
      if (!strand.isIdle() && strand.outlet() != outlet) {
        break;
      }
      int before = batch.size();
      while (strand.isWaiting() && limits.allow(batch, bytes, strand.first())) {
        bytes += strand.first().bytes();
        batch.add(strand.poll());
      }
      boolean full = strand.isWaiting();
      strand.depart(batch.size() - before, outlet);
      leave(strand);
      look(strand);
      if (full) {
        break;
      }
    }
    waiting -= batch.size();
    return batch;
  }
}
