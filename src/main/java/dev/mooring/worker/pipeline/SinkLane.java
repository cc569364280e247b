package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Ordering;
import dev.mooring.worker.pipeline.Delivery.State;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import dev.mooring.worker.pool.Control;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One Sink's way on this worker: takes records of all its Sources up to its bound, has them written
 * and repeated, and does what its policy says with those that can never be written. May be used
 * from any thread; what is not public to others happens one at a time.
 */
final class SinkLane implements Executor {
  private enum Life {
    OPEN,
    /** Takes nothing more, and finishes what it has. */
    DRAINING,
    /** Begins no write any more. */
    CLOSED
  }

  private final Control control;
  private final Runnable changed;
  private final SinkLedger ledger = new SinkLedger();
  private final SinkHealth health;
  private final OneAtATime steps = new OneAtATime(this::relieve);
  private final Writing writing;
  private final Refusals refusals;
  private final AtomicLong sequence = new AtomicLong();
  private final Set<Delivery> unfinished = new LinkedHashSet<>();
  private volatile Pipeline[] users = {};
  private volatile SinkSettings settings;
  private volatile Life life = Life.OPEN;
  private volatile NodeCondition suspension;
  private volatile CompletableFuture<Void> emptied = new CompletableFuture<>();
  private Control.Timer limit = () -> {};
  private int nextFirst;

  /**
   * @param changed hears that the lane's state is to be looked at again
   */
  SinkLane(
      SinkSettings settings, Control control, RetryDelay delay, Clock clock, Runnable changed) {
    this.settings = settings;
    this.control = control;
    this.changed = changed;
    this.health = new SinkHealth(control, changed);
    this.writing = new Writing(this, control, delay);
    this.refusals = new Refusals(this, clock, changed);
  }

  SinkSettings settings() {
    return settings;
  }

  SinkLedger ledger() {
    return ledger;
  }

  SinkHealth health() {
    return health;
  }

  /** Where records that can never be written may go. */
  DeadLetters deadLetters() {
    return refusals.deadLetters();
  }

  /** The pipelines that have this lane in their ack set. */
  List<Pipeline> users() {
    return List.of(users);
  }

  /** A pipeline wants to hear of free places. */
  void attach(Pipeline pipeline) {
    synchronized (this) {
      users =
          Stream.concat(Stream.of(users), Stream.of(pipeline)).distinct().toArray(Pipeline[]::new);
    }
    changed.run();
  }

  /** A pipeline has this lane in its ack set no more. */
  void detach(Pipeline pipeline) {
    synchronized (this) {
      users = Stream.of(users).filter(user -> user != pipeline).toArray(Pipeline[]::new);
    }
    changed.run();
  }

  boolean isFull() {
    return ledger.inFlight() >= settings.limit();
  }

  boolean hasRoom() {
    return takesMore() && !isFull();
  }

  /** Takes a place for one record; false when there is no room. */
  boolean reserve() {
    return takesMore() && ledger.enter(settings.limit());
  }

  private boolean takesMore() {
    return life != Life.CLOSED && suspension == null && health.kept() == null;
  }

  /** Gives back a place that no record came for. */
  void unreserve() {
    ledger.leave();
    freed();
  }

  /** One step of what happens one at a time. */
  @Override
  public void execute(Runnable step) {
    steps.execute(step);
  }

  /** Takes a record, to a place taken before. Records of one Source come one at a time. */
  void take(TakenRecord record) {
    ledger.received();
    if (isClosed()) {
      ended(record, Result.RETURNED);
      return;
    }
    Delivery delivery = new Delivery(record, sequence.getAndIncrement(), control.nanoTime());
    SinkSettings with = settings;
    try {
      if (delivery.prepare(with)) {
        execute(() -> admit(delivery, null));
      } else {
        ended(record, Result.FILTERED);
      }
    } catch (InvalidRecord fault) {
      execute(() -> admit(delivery, fault));
    }
  }

  /**
   * @param fault why it can never be written; null when it can
   */
  private void admit(Delivery delivery, InvalidRecord fault) {
    unfinished.add(delivery);
    boolean ordered = settings.spec().delivery().ordering() == Ordering.PerKey;
    writing.add(delivery, ordered ? delivery.record().key() : null);
    if (isClosed()) {
      finish(delivery, Result.RETURNED);
      return;
    }
    if (delivery.preparedWith() != settings) {
      prepareAnew(delivery);
    } else if (fault != null) {
      refused(delivery, fault);
    }
    writing.dispatch();
  }

  /** Filters and transforms what waits with the settings of now; it may end by that. */
  private void prepareAnew(Delivery delivery) {
    try {
      if (!delivery.prepare(settings)) {
        finish(delivery, Result.FILTERED);
      }
    } catch (InvalidRecord fault) {
      refused(delivery, fault);
    }
  }

  /** The answer to a write is here. */
  void landed(Flight flight) {
    writing.landed(flight);
  }

  /** The other side has it. */
  void delivered(Delivery delivery) {
    ledger.took(control.nanoTime() - delivery.takenAt());
    finish(delivery, Result.DELIVERED);
  }

  /**
   * A write has failed, and the record waits again: with the settings of now, if they are others.
   *
   * @return whether they are the same
   */
  boolean isUpToDate(Delivery delivery) {
    if (delivery.preparedWith() == settings) {
      return true;
    }
    if (delivery.state() == State.WAITING) {
      prepareAnew(delivery);
    }
    return false;
  }

  /** The record, which waits to be written, can never be as it is. */
  void refused(Delivery delivery, InvalidRecord fault) {
    if (isClosed() || (life == Life.DRAINING && delivery.preparedWith().keepsInvalid())) {
      finish(delivery, Result.RETURNED);
    } else {
      refusals.refused(delivery, fault);
    }
  }

  /** Whether nothing is to be tried again. */
  boolean isClosed() {
    return life == Life.CLOSED;
  }

  /** Whether it lets nothing wait for more to come: what it has, it wants to be rid of. */
  boolean isLeaving() {
    return life != Life.OPEN;
  }

  private void relieve(Runnable steps) {
    control.offload(steps);
  }

  /** How long one step has been running, at least; to be asked now and then. */
  Duration inOneStep() {
    return Duration.ofNanos(steps.nanosInOneTask(control.nanoTime()));
  }

  /** The part of the lane that writes. */
  Writing writing() {
    return writing;
  }

  /** Whether it exists and cannot run. */
  boolean isSuspended() {
    return suspension != null;
  }

  /** Why it cannot run, as its state says; null while it can. */
  NodeCondition suspension() {
    return suspension;
  }

  /**
   * It exists, and cannot run for now: it stays in the ack sets and takes nothing until it is
   * updated, drained or closed. What it has it keeps, and writes as far as its connections are
   * there.
   *
   * @param why what the Sink's state says meanwhile
   */
  void suspend(NodeCondition why) {
    suspension = why;
    changed.run();
  }

  /**
   * Goes on with other settings, and tries again with them what was kept: also when it was
   * suspended, and when it was draining, with what it still has in its old order. Who waits for the
   * end of that drain waits no more.
   */
  void update(SinkSettings other) {
    if (life != Life.OPEN) {
      limit.cancel();
      life = Life.OPEN;
      deadLetters().begin();
      emptied.complete(null);
    }
    suspension = null;
    boolean reconnects = other.connections() != settings.connections();
    settings = other;
    execute(
        () -> {
          health.keepsNone();
          for (Delivery delivery : List.copyOf(unfinished)) {
            if (delivery.state() == State.KEPT) {
              writing.release(delivery);
            }
            if (delivery.state() == State.WAITING) {
              prepareAnew(delivery);
            }
          }
          writing.settingsChanged(reconnects);
          freed();
        });
  }

  /**
   * Takes nothing more, and goes on with what it has; what is left when the limit is over leaves.
   * What could be moved by nothing but a change of the Sink leaves at once.
   *
   * @return completes when nothing is left, and never fails
   */
  CompletionStage<Void> drain(Duration within) {
    life = Life.DRAINING;
    suspension = null;
    emptied = new CompletableFuture<>();
    execute(() -> giveBack(delivery -> delivery.state() == State.KEPT));
    limit = control.schedule(within, () -> close(Duration.ZERO));
    emptied.thenRun(limit::cancel);
    execute(writing::dispatch);
    execute(this::completeWhenEmpty);
    return emptied;
  }

  /**
   * Takes nothing more. What waits leaves at once; what is being written may end within the limit.
   *
   * @return completes when nothing is left
   */
  CompletionStage<Void> close(Duration within) {
    if (life == Life.OPEN) {
      emptied = new CompletableFuture<>();
    }
    life = Life.CLOSED;
    execute(() -> giveBack(delivery -> delivery.state() != State.WRITING));
    limit = control.schedule(within, () -> execute(() -> giveBack(delivery -> true)));
    execute(this::completeWhenEmpty);
    return emptied;
  }

  /** Gives back all records of a pipeline that stops. */
  void giveBackAllOf(Pipeline pipeline) {
    execute(() -> giveBack(delivery -> delivery.record().pipeline() == pipeline));
  }

  /**
   * A pipeline stops: its records wait for no more to come, and those that nothing but a change of
   * the Sink could move go back.
   */
  void stopping(Pipeline pipeline) {
    execute(
        () -> {
          giveBack(
              delivery ->
                  delivery.record().pipeline() == pipeline && delivery.state() == State.KEPT);
          writing.dispatch();
        });
  }

  private void giveBack(Predicate<Delivery> which) {
    List<Delivery> leaving = unfinished.stream().filter(which).toList();
    leaving.forEach(delivery -> finish(delivery, Result.RETURNED));
    if (!leaving.isEmpty()
        && unfinished.stream().noneMatch(delivery -> delivery.state() == State.KEPT)) {
      health.keepsNone();
    }
    freed();
  }

  /** Ends a record's way; nothing happens when it has ended before. */
  void finish(Delivery delivery, Result result) {
    if (unfinished.remove(delivery)) {
      writing.forget(delivery);
      delivery.setState(State.FINISHED);
      ended(delivery.record(), result);
      completeWhenEmpty();
    }
  }

  private void ended(TakenRecord record, Result result) {
    ledger.finished(result);
    record.finished(result);
    freed();
  }

  private void completeWhenEmpty() {
    if (life != Life.OPEN && unfinished.isEmpty()) {
      life = Life.CLOSED;
      deadLetters().end();
      emptied.complete(null);
    }
  }

  /** Tells the pipelines, each time another one first: a busy Source must not starve the others. */
  private void freed() {
    Pipeline[] all = users;
    int first = all.length > 1 ? nextFirst++ : 0;
    for (int i = 0; i < all.length; i++) {
      all[Math.floorMod(first + i, all.length)].roomFreed();
    }
  }
}
