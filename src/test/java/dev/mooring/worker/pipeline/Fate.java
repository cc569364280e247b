package dev.mooring.worker.pipeline;

import dev.mooring.worker.pipeline.QueuedRecord.State;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import dev.mooring.worker.pool.Outlet;
import java.util.List;

/** What is known of a record beside the queue. */
final class Fate {
  final Pipeline pipeline;
  final List<Fate> ofItsKey;
  QueuedRecord record;
  boolean arrived;
  boolean lettered;

  /** Those behind it may have been under way already. */
  boolean refused;

  Outlet writtenAt;
  Result result;
  int acknowledged;

  Fate(Pipeline pipeline, List<Fate> ofItsKey) {
    this.pipeline = pipeline;
    this.ofItsKey = ofItsKey;
  }

  /** Whether those behind it, of its key, may be written: it has ended, or never will be. */
  boolean isOut() {
    return result != null || record.state() == State.LETTER;
  }

  /** It is written there. */
  void written(Write write) {
    Outlet there = write.outlet();
    if (result != null || record.prepared() == null || record.record().isLost()) {
      throw new AssertionError("a record is written that must not be");
    }
    for (Fate before : ofItsKey) {
      if (before == this) {
        break;
      }
      if (!before.isOut()
          && !write.records().contains(before.record)
          && !(before.writtenAt == there
              && there.keepsOrder()
              && before.record.state() == State.WRITING)) {
        throw new AssertionError("a record is written before the one before it of its key");
      }
    }
    writtenAt = there;
  }

  /** The other side has it. */
  void arrived(Write write) {
    for (Fate before : ofItsKey) {
      if (before == this || arrived) {
        break;
      }
      if (!before.isOut() && !before.refused && !write.records().contains(before.record)) {
        throw new AssertionError("one of a key has arrived before the one before it has ended");
      }
    }
    arrived = true;
  }

  /**
   * It has ended so.
   *
   * @param leaves whether its Sink takes and keeps nothing
   */
  void ended(Result as, boolean leaves) {
    if (result != null) {
      throw new AssertionError("a record ends twice");
    }
    boolean comesAgain = pipeline.isStopping() || pipeline.isLost();
    boolean right =
        switch (as) {
          case DELIVERED -> arrived;
          case DEAD_LETTERED -> lettered;
          case FILTERED, DROPPED -> true;
          case RETURNED -> leaves || comesAgain;
        };
    if (!right) {
      throw new AssertionError("a record ends as " + as + " for no reason");
    }
    result = as;
    record.record().finished(as);
    if (acknowledged != (as == Result.RETURNED && comesAgain ? 0 : 1)) {
      throw new AssertionError("acknowledged " + acknowledged + " times as " + as);
    }
  }
}
