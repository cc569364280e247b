package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Outlet;

/**
 * The records of one Sink that must be written in order, because they have the same key; in their
 * order. One thread at a time.
 */
final class KeyQueue {
  private final Object key;
  private QueuedRecord first;
  private QueuedRecord last;
  private int underWay;
  private Outlet outlet;
  private boolean broken;
  private Write holder;
  private boolean listed;

  /**
   * @param key null for a single record that has no order
   */
  KeyQueue(Object key) {
    this.key = key;
  }

  Object key() {
    return key;
  }

  /** The next to be written; null when none waits. */
  QueuedRecord first() {
    return first;
  }

  /** Where what is under way is written; null while nothing is. */
  Outlet outlet() {
    return outlet;
  }

  boolean isIdle() {
    return underWay == 0;
  }

  boolean isFinished() {
    return underWay == 0 && first == null;
  }

  /** Whether the first one is to be written, and not kept or prepared. */
  boolean isWaiting() {
    return first != null && first.state() == QueuedRecord.State.WAITING;
  }

  /** Whether it is among those that may be written next. */
  boolean isListed() {
    return listed;
  }

  void setListed(boolean now) {
    listed = now;
  }

  /** Keeps all from being written until that write is to be repeated. */
  void holdFor(Write failed) {
    holder = failed;
  }

  /** Lets them be written again, unless a later write holds them. */
  void release(Write failed) {
    if (holder == failed) {
      holder = null;
    }
  }

  /**
   * Whether the first one may be written now: nothing is under way, or it is where order is kept.
   */
  boolean isReady() {
    return isWaiting()
        && holder == null
        && (underWay == 0
            || (!broken && !first.isSuspect() && outlet.keepsOrder() && outlet.isOpen()));
  }

  /** Lets a record wait at its place in the order. */
  void add(QueuedRecord record) {
    if (last == null || last.sequence() < record.sequence()) {
      insertAfter(last, record);
      return;
    }
    QueuedRecord before = null;
    for (QueuedRecord one = first; one.sequence() < record.sequence(); one = one.next()) {
      before = one;
    }
    insertAfter(before, record);
  }

  private void insertAfter(QueuedRecord before, QueuedRecord record) {
    QueuedRecord after = before == null ? first : before.next();
    record.setNext(after);
    if (before == null) {
      first = record;
    } else {
      before.setNext(record);
    }
    if (after == null) {
      last = record;
    }
  }

  /** Takes the first one out. */
  QueuedRecord poll() {
    QueuedRecord polled = first;
    first = polled.next();
    if (first == null) {
      last = null;
    }
    polled.setNext(null);
    return polled;
  }

  /** Takes one out wherever it waits; nothing happens when it does not. */
  void remove(QueuedRecord record) {
    QueuedRecord before = null;
    for (QueuedRecord one = first; one != null; one = one.next()) {
      if (one == record) {
        if (before == null) {
          poll();
        } else {
          before.setNext(one.next());
          last = last == one ? before : last;
          one.setNext(null);
        }
        return;
      }
      before = one;
    }
  }

  /** So many more are under way there. */
  void begin(int more, Outlet where) {
    if (more > 0) {
      outlet = where;
      underWay += more;
    }
  }

  /** One is under way no more. After a failure, none follows before all have been answered. */
  void end(boolean failed) {
    underWay--;
    broken = underWay > 0 && (broken || failed);
    if (underWay == 0) {
      outlet = null;
    }
  }
}
