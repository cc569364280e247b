package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Outlet;

/**
 * The records of one Sink that must be written in order, because they have the same key; in their
 * order. One thread at a time.
 */
final class Strand {
  private final Object key;
  private Delivery first;
  private Delivery last;
  private int inFlight;
  private Outlet outlet;
  private boolean broken;
  private boolean held;
  private boolean queued;

  /**
   * @param key null for a single record that has no order
   */
  Strand(Object key) {
    this.key = key;
  }

  Object key() {
    return key;
  }

  /** The next to be written; null when none waits. */
  Delivery first() {
    return first;
  }

  /** Where what is in flight is written; null while nothing is. */
  Outlet outlet() {
    return outlet;
  }

  boolean isIdle() {
    return inFlight == 0;
  }

  boolean isFinished() {
    return inFlight == 0 && first == null;
  }

  /** Whether the first one is to be written, and not kept. */
  boolean isWaiting() {
    return first != null && first.state() == Delivery.State.WAITING;
  }

  /** Whether it is among those that may be written next. */
  boolean isQueued() {
    return queued;
  }

  void setQueued(boolean now) {
    queued = now;
  }

  /** Keeps all from being written, until it is set otherwise: it is to be tried again later. */
  void setHeld(boolean now) {
    held = now;
  }

  /**
   * Whether the first one may be written now: nothing is in flight, or it is where order is kept.
   */
  boolean isReady() {
    return isWaiting()
        && !held
        && (inFlight == 0 || (!broken && outlet.keepsOrder() && outlet.isOpen()));
  }

  /** Lets a record wait at its place in the order. */
  void add(Delivery delivery) {
    if (last == null || last.sequence() < delivery.sequence()) {
      insertAfter(last, delivery);
      return;
    }
    Delivery before = null;
    for (Delivery one = first; one.sequence() < delivery.sequence(); one = one.next()) {
      before = one;
    }
    insertAfter(before, delivery);
  }

  private void insertAfter(Delivery before, Delivery delivery) {
    Delivery after = before == null ? first : before.next();
    delivery.setNext(after);
    if (before == null) {
      first = delivery;
    } else {
      before.setNext(delivery);
    }
    if (after == null) {
      last = delivery;
    }
  }

  /** Takes the first one out. */
  Delivery poll() {
    Delivery polled = first;
    first = polled.next();
    if (first == null) {
      last = null;
    }
    polled.setNext(null);
    return polled;
  }

  /** Takes one out wherever it waits; nothing happens when it does not. */
  void remove(Delivery delivery) {
    Delivery before = null;
    for (Delivery one = first; one != null; one = one.next()) {
      if (one == delivery) {
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

  /** So many more are in flight there. */
  void depart(int more, Outlet where) {
    if (more > 0) {
      outlet = where;
      inFlight += more;
    }
  }

  /** One is in flight no more. After a failure, none follows before all have landed. */
  void lands(boolean failed) {
    inFlight--;
    broken = inFlight > 0 && (broken || failed);
    if (inFlight == 0) {
      outlet = null;
    }
  }
}
