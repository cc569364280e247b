package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Ordering;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.QueuedRecord.State;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import dev.mooring.worker.pool.Outlet;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The records of one Sink on this worker, and the decision on each: to be written, where and when,
 * again or never. A state machine without threads, timers or a clock: what happens comes in by its
 * methods, with the time of the lane's clock in nanoseconds; what is to be done goes out to its
 * {@link QueueActions}. To be used by one thread at a time.
 */
final class WriteQueue {
  private enum Life {
    OPEN,
    /** Gets nothing more, and finishes what it has. */
    DRAINING,
    /** Begins no write any more. */
    CLOSED
  }

  private final QueueActions actions;
  private final SinkHealth health;
  private final RetryDelay delay;
  private final Pace pace;
  private final Losses losses;
  private final WaitingRecords waiting = new WaitingRecords();
  private final Set<QueuedRecord> unfinished = new LinkedHashSet<>();
  private SinkSettings settings;
  private Life life = Life.OPEN;
  private boolean emptied;
  private int kept;
  private long taken;
  private long writes;
  private boolean awaits;
  private boolean hurries;

  WriteQueue(
      SinkSettings settings, QueueActions actions, SinkHealth health, RetryDelay delay, long now) {
    this.settings = settings;
    this.actions = actions;
    this.health = health;
    this.delay = delay;
    this.losses = new Losses(delay);
    this.pace = new Pace(settings, actions, now);
  }

  /** A record has come, and was prepared with the settings that it has. */
  void add(QueuedRecord record, long now) {
    unfinished.add(record);
    boolean ordered = settings.spec().delivery().ordering() == Ordering.PerKey;
    waiting.add(record, ordered ? record.record().key() : null);
    if (life == Life.CLOSED) {
      end(record, Result.RETURNED);
    } else {
      judge(record);
      dispatch(now);
    }
  }

  /** A record was prepared anew. */
  void prepared(QueuedRecord record, long now) {
    if (record.state() == State.PREPARING) {
      record.setState(State.WAITING);
      judge(record);
      if (record.state() == State.WAITING) {
        waiting.look(record.queue());
      }
      dispatch(now);
    }
  }

  /** A write has ended; it knows how. */
  void answered(Write write, long now) {
    ConnectorException failure = write.failure();
    boolean again = failure != null && failure.kind() != ConnectorException.Kind.PERMANENT;
    if (failure == null) {
      health.succeeded();
      losses.noMore();
      taken++;
    }
    for (QueuedRecord record : write.records()) {
      record.queue().end(again);
      if (record.state() == State.FINISHED || failure == null) {
        waiting.look(record.queue());
        end(record, Result.DELIVERED);
      } else {
        record.setState(State.WAITING);
        waiting.putBack(record);
      }
    }
    if (failure != null) {
      failed(write, failure, now);
    }
    dispatch(now);
  }

  /** The Sink of the dead letters has it. */
  void lettered(QueuedRecord record) {
    end(record, Result.DEAD_LETTERED);
  }

  /** A time that was asked for is over. */
  void timeIsOver(Object what, long now) {
    if (what == pace) {
      pace.paused();
    } else if (what instanceof Write write) {
      waiting.release(write);
    } else {
      losses.restIsOver(what);
    }
    dispatch(now);
  }

  /** A connection may have room, or there is one again. */
  void connectionFree(long now) {
    awaits = false;
    dispatch(now);
  }

  /** A step went wrong in a way that it should not: what is left is looked at again in a while. */
  void stumbled() {
    rest();
  }

  /**
   * Other settings: what waits and what was kept is prepared with them, and nothing that had to
   * wait waits any longer. Also ends a suspension, and a drain that is not over or just is.
   */
  void update(SinkSettings other, long now) {
    life = Life.OPEN;
    emptied = false;
    awaits &= other.outlets() == settings.outlets();
    settings = other;
    pace.set(other);
    losses.forget();
    waiting.releaseAll();
    kept = 0;
    health.keepsNone();
    for (QueuedRecord record : unfinished) {
      if (record.state() == State.WAITING || record.state() == State.KEPT) {
        prepareAnew(record);
      }
    }
    dispatch(now);
  }

  /** The Sink exists and cannot run: keeps what it has and does with it what it can. */
  void suspend() {
    life = Life.OPEN;
    emptied = false;
  }

  /** Gets nothing more. What nothing but a change of the Sink could move leaves. */
  void drain(long now) {
    if (life != Life.CLOSED) {
      life = Life.DRAINING;
      giveBack(record -> record.state() == State.KEPT);
      dispatch(now);
      lookWhetherEmpty();
    }
  }

  /** Begins no write any more; what is not being written leaves. */
  void close() {
    life = Life.CLOSED;
    giveBack(record -> record.state() != State.WRITING);
    lookWhetherEmpty();
  }

  /** Waits for nothing any more. */
  void giveUp() {
    life = Life.CLOSED;
    giveBack(record -> true);
  }

  /** The Source takes nothing more: its records wait for no others, and are not kept. */
  void stopping(Pipeline pipeline, long now) {
    giveBack(record -> record.record().pipeline() == pipeline && record.state() == State.KEPT);
    hurries = true;
    dispatch(now);
  }

  /** All records of the Source leave. */
  void giveBackAllOf(Pipeline pipeline, long now) {
    giveBack(record -> record.record().pipeline() == pipeline);
    dispatch(now);
  }

  // ---- what to write, where and when

  private void dispatch(long now) {
    while (!losses.rests() && life != Life.CLOSED) {
      KeyQueue next = waiting.next();
      if (next == null) {
        hurries = false;
        return;
      }
      QueuedRecord first = next.first();
      if (first.record().isLost()) {
        end(first, Result.RETURNED);
      } else if (first.isSuspect()) {
        Outlet outlet = settings.outlets().alone();
        begin(new Write(List.of(waiting.takeOne(outlet)), outlet, ++writes, now, true));
      } else if (pace.pauses(first, waiting.count(), !hurries && life == Life.OPEN, now)) {
        return;
      } else {
        Outlet outlet = next.isIdle() ? free() : next.outlet();
        if (outlet == null) {
          return;
        }
        List<QueuedRecord> batch = waiting.take(outlet, pace.most(), pace.limits());
        begin(new Write(batch, outlet, ++writes, now, false));
      }
    }
  }

  private void begin(Write write) {
    pace.pass(write.records().size());
    for (QueuedRecord record : write.records()) {
      record.setState(State.WRITING);
      record.attempted();
    }
    actions.write(write);
  }

  private Outlet free() {
    Outlet free = settings.outlets().free();
    if (free == null && !awaits) {
      ConnectorException why = settings.outlets().whyNone();
      if (why != null) {
        health.failed(why, !SinkStates.isConnected(settings.connections().view()));
      }
      awaits = true;
      actions.awaitConnection();
    }
    return free;
  }

  // ---- what becomes of a write that has failed

  private void failed(Write write, ConnectorException cause, long now) {
    if (life == Life.CLOSED) {
      write.records().forEach(one -> end(one, Result.RETURNED));
      return;
    }
    for (QueuedRecord record : write.records()) {
      if (record.state() == State.WAITING && record.settings() != settings) {
        prepareAnew(record);
      } else if (cause.kind() != ConnectorException.Kind.DISCONNECTED) {
        record.answered();
      }
    }
    switch (cause.kind()) {
      case DISCONNECTED -> disconnected(write, cause, now);
      case RETRY -> repeatLater(write, cause);
      case UNKNOWN -> doubt(write, cause, now);
      case PERMANENT -> refused(write, InvalidRecord.of(cause));
    }
  }

  private void disconnected(Write write, ConnectorException cause, long now) {
    if (write.isLone()) {
      // Nothing was proved against it.
      write.records().forEach(QueuedRecord::absolve);
      return;
    }
    losses.add(write, now);
    health.failed(cause, !SinkStates.isConnected(settings.connections().view()));
    rest();
  }

  private void rest() {
    if (!losses.rests()) {
      actions.time(losses.beginRest(), losses.rest());
    }
  }

  /** Those that were written together may be so again, but none before the time is over. */
  private void repeatLater(Write write, ConnectorException cause) {
    Duration wait =
        delay.before(
            write.records().getFirst().attempts(), settings.retryFrom(), settings.retryTo());
    Duration asked = cause.notBefore().orElse(wait);
    health.failed(cause, false);
    waiting.hold(write);
    actions.time(Math.max(asked.toNanos(), wait.toNanos()), write);
  }

  /** Nobody knows whether it is the record: a batch is taken apart, one is tried a few times. */
  private void doubt(Write write, ConnectorException cause, long now) {
    QueuedRecord first = write.records().getFirst();
    if (write.isBatch()) {
      write.takeApart();
    } else if (first.state() == State.WAITING) {
      if (first.suspicion().doubted(now, taken)) {
        refuse(first, InvalidRecord.doubted(cause));
        return;
      }
      if (first.suspicion().isWorthAWord()) {
        health.notes(InvalidRecord.doubted(cause).whenTriedAgain());
      }
    }
    repeatLater(write, cause);
  }

  /** A batch is taken apart to find out which record it was. */
  private void refused(Write write, InvalidRecord fault) {
    QueuedRecord first = write.records().getFirst();
    if (write.isBatch()) {
      write.takeApart();
    } else if (first.state() == State.WAITING) {
      refuse(first, fault);
    }
  }

  // ---- what becomes of a record

  /** What its preparation says of a record that waits. */
  private void judge(QueuedRecord record) {
    if (record.settings() != settings) {
      prepareAnew(record);
    } else if (record.fault() != null) {
      refuse(record, record.fault());
    } else if (record.prepared() == null) {
      end(record, Result.FILTERED);
    }
  }

  private void prepareAnew(QueuedRecord record) {
    record.prepareWith(settings);
    actions.prepare(record);
  }

  /** It waits, and can never be written as it is. */
  private void refuse(QueuedRecord record, InvalidRecord fault) {
    boolean leaves = life == Life.DRAINING || record.record().pipeline().isStopping();
    if (record.record().isLost() || (leaves && settings.keepsInvalid())) {
      end(record, Result.RETURNED);
      return;
    }
    switch (settings.spec().delivery().onFailure()) {
      case Block -> {
        record.record().forgetVariables();
        record.setState(State.KEPT);
        kept++;
        health.keeps(fault.whenKept(record.record().message().topic()));
      }
      case Drop -> {
        health.notes(fault.whenDropped());
        end(record, Result.DROPPED);
      }
      case DeadLetter -> {
        waiting.remove(record);
        record.setState(State.LETTER);
        health.notes(fault.whenDeadLettered());
        actions.letter(record, fault);
      }
    }
  }

  private void giveBack(Predicate<QueuedRecord> which) {
    List<QueuedRecord> leaving = unfinished.stream().filter(which).toList();
    leaving.forEach(record -> end(record, Result.RETURNED));
  }

  /** Ends a record's way; nothing happens when it has ended before. */
  private void end(QueuedRecord record, Result result) {
    if (unfinished.remove(record)) {
      if (record.state() == State.KEPT && --kept == 0) {
        health.keepsNone();
      }
      boolean queued = record.isQueued();
      record.setState(State.FINISHED);
      if (queued) {
        waiting.remove(record);
      }
      actions.finish(record, result);
      lookWhetherEmpty();
    }
  }

  private void lookWhetherEmpty() {
    if (unfinished.isEmpty() && !emptied && (life == Life.DRAINING || life == Life.CLOSED)) {
      life = Life.CLOSED;
      emptied = true;
      actions.emptied();
    }
  }
}
