package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Outlet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Sink's records that wait to be written, and which of them may be next: those with the same key
 * one after the other, all others at the same time. One thread at a time.
 */
final class WaitingRecords {
  private final Map<Object, KeyQueue> queues = new HashMap<>();
  private final Deque<KeyQueue> ready = new ArrayDeque<>();
  private final Set<Write> held = new LinkedHashSet<>(0);
  private int count;

  /** Records that wait, be they ready or not. */
  int count() {
    return count;
  }

  /**
   * Lets a new record wait.
   *
   * @param key of those that it must not overtake; null when there are none
   */
  void add(QueuedRecord record, Object key) {
    record.setQueue(key == null ? new KeyQueue(null) : queues.computeIfAbsent(key, KeyQueue::new));
    putBack(record);
  }

  /** Lets a record wait again, at its old place. */
  void putBack(QueuedRecord record) {
    count++;
    record.queue().add(record);
    look(record.queue());
  }

  /** Takes out a record that waits. */
  void remove(QueuedRecord record) {
    count--;
    record.queue().remove(record);
    look(record.queue());
  }

  /** Something about the queue is another thing now. */
  void look(KeyQueue queue) {
    if (queue.isFinished()) {
      if (queue.key() != null) {
        queues.remove(queue.key(), queue);
      }
    } else if (!queue.isListed() && queue.isReady()) {
      queue.setListed(true);
      ready.add(queue);
    }
  }

  /** Keeps those that were written together, and what is behind them, from being written. */
  void hold(Write failed) {
    held.add(failed);
    failed.records().forEach(record -> record.queue().holdFor(failed));
  }

  /** Lets them be written again; nothing happens when that was so before. */
  void release(Write failed) {
    if (held.remove(failed)) {
      for (QueuedRecord record : failed.records()) {
        record.queue().release(failed);
        look(record.queue());
      }
    }
  }

  /** Lets all be written again. */
  void releaseAll() {
    List.copyOf(held).forEach(this::release);
  }

  /** Whose record is the next one; null when none may be written now. */
  KeyQueue next() {
    for (KeyQueue queue = ready.peek(); queue != null; queue = ready.peek()) {
      if (queue.isReady()) {
        return queue;
      }
      leave(queue);
    }
    return null;
  }

  private void leave(KeyQueue queue) {
    ready.poll();
    queue.setListed(false);
  }

  /** Takes out the first of the queue that is next, to be written by itself. */
  QueuedRecord takeOne(Outlet outlet) {
    KeyQueue queue = next();
    count--;
    QueuedRecord one = queue.poll();
    queue.begin(1, outlet);
    leave(queue);
    return one;
  }

  /**
   * Takes out what is to be written together, in order: of those that may be next, as many as fit.
   *
   * @param outlet where; if the next one's queue has some under way, where those are
   * @param most how many at the most
   */
  List<QueuedRecord> take(Outlet outlet, int most, BatchLimits limits) {
    List<QueuedRecord> batch = new ArrayList<>(Math.min(most, count));
    long bytes = 0;
    for (KeyQueue queue = next(); queue != null; queue = next()) {
      if (!queue.isIdle() && queue.outlet() != outlet) {
        break;
      }
      int before = batch.size();
      while (queue.isWaiting()
          && batch.size() < most
          && limits.allow(batch, bytes, queue.first())) {
        bytes += queue.first().bytes();
        batch.add(queue.poll());
      }
      boolean full = queue.isWaiting();
      queue.begin(batch.size() - before, outlet);
      leave(queue);
      look(queue);
      if (full) {
        break;
      }
    }
    count -= batch.size();
    return batch;
  }
}
