package dev.mooring.worker.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Sink does about lost connections: it rests for a moment, so that one that is lost at once
 * is no spin, and remembers the oldest write that was under way on each. When the other side has
 * ended the connection, that one may be why. One thread at a time.
 */
final class Losses {
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final RetryDelay delay;
  private final List<Write> oldest = new ArrayList<>(0);
  private int inARow;
  private Object rest;

  Losses(RetryDelay delay) {
    this.delay = delay;
  }

  /** A write has succeeded: the next rest is a short one again. */
  void noMore() {
    inARow = 0;
  }

  boolean rests() {
    return rest != null;
  }

  /** What the present rest is told by, when it is over. */
  Object rest() {
    return rest;
  }

  /** Begins to rest, for so many nanoseconds. */
  long beginRest() {
    rest = new Object();
    return delay.before(++inARow, SHORTEST, LONGEST).toNanos();
  }

  /** The write has lost its connection. */
  void add(Write write, long now) {
    if (now - write.begunAt() > Suspicion.SOON.toNanos()) {
      return;
    }
    for (int i = 0; i < oldest.size(); i++) {
      Write other = oldest.get(i);
      if (other.outlet() == write.outlet()) {
        oldest.set(i, write.number() < other.number() ? write : other);
        return;
      }
    }
    oldest.add(write);
  }

  /** A rest is over, and with it all writes on the connections that were lost have ended. */
  void restIsOver(Object which) {
    if (which != rest) {
      return;
    }
    rest = null;
    for (Write write : oldest) {
      if (write.outlet().wasHungUp()) {
        for (QueuedRecord record : write.records()) {
          if (record.state() == QueuedRecord.State.WAITING) {
            record.suspicion().ended();
          }
        }
      }
    }
    oldest.clear();
  }

  /** Rests no longer, and holds nothing against any record. */
  void forget() {
    rest = null;
    oldest.clear();
  }
}
