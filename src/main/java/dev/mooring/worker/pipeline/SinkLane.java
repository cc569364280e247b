package dev.mooring.worker.pipeline;

import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One Sink's way on this worker: takes records of all its Sources up to its bound, has them written
 * and repeated, and keeps or drops what can never be written. May be used from any thread.
 */
final class SinkLane {
  private final Control control;
  private final RetryDelay delay;
  private final SinkLedger ledger = new SinkLedger();
  private final SinkHealth health;
  private final ParkedRecords parked;
  private final AtomicLong sequence = new AtomicLong();
  private final Set<Delivery> unfinished = ConcurrentHashMap.newKeySet();
  private final List<Delivery> kept = new ArrayList<>();
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private volatile Pipeline[] users = {};
  private volatile SinkSettings settings;
  private volatile boolean draining;
  private volatile boolean closed;
  private int nextFirst;

  /**
   * @param changed hears that the lane's state is to be looked at again
   */
  SinkLane(SinkSettings settings, Control control, RetryDelay delay, Runnable changed) {
    this.settings = settings;
    this.control = control;
    this.delay = delay;
    this.health = new SinkHealth(control, changed);
    this.parked = new ParkedRecords(control, delay, () -> this.settings.connections());
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

  /** The pipelines that have this lane in their ack set. */
  List<Pipeline> users() {
    return List.of(users);
  }

  /** A pipeline wants to hear of free places. */
  synchronized void attach(Pipeline pipeline) {
    users =
        Stream.concat(Stream.of(users), Stream.of(pipeline)).distinct().toArray(Pipeline[]::new);
  }

  /** A pipeline has this lane in its ack set no more. */
  synchronized void detach(Pipeline pipeline) {
    users = Stream.of(users).filter(user -> user != pipeline).toArray(Pipeline[]::new);
  }

  boolean isFull() {
    return ledger.inFlight() >= settings.limit();
  }

  boolean hasRoom() {
    return health.kept() == null && !isFull();
  }

  /** Takes a place for one record; false when there is no room. */
  boolean reserve() {
    return health.kept() == null && ledger.enter(settings.limit());
  }

  /** Gives back a place that no record came for. */
  void unreserve() {
    ledger.leave();
    freed();
  }

  /** Takes a record, to a place taken before. */
  void take(TakenRecord record) {
    ledger.received();
    Delivery delivery = new Delivery(this, record, sequence.getAndIncrement(), control.nanoTime());
    unfinished.add(delivery);
    if (closed) {
      finish(delivery, Result.RETURNED);
    } else if (!parked.joined(delivery)) {
      delivery.attempt();
    }
  }

  /** Whether the record is still to be written. */
  boolean holds(Delivery delivery) {
    return unfinished.contains(delivery);
  }

  void delivered(Delivery delivery) {
    health.succeeded();
    parked.succeeded();
    ledger.took(control.nanoTime() - delivery.takenAt());
    finish(delivery, Result.DELIVERED);
  }

  void failed(Delivery delivery, ConnectorException cause) {
    if (closed) {
      finish(delivery, Result.RETURNED);
      return;
    }
    SinkSettings with = delivery.preparedWith();
    switch (cause.kind()) {
      case PERMANENT -> refused(delivery, InvalidRecord.of(cause));
      case DISCONNECTED -> {
        health.failed(cause, !SinkStates.isConnected(with.connections().view()));
        parked.park(delivery);
      }
      case RETRY -> {
        health.failed(cause, false);
        control.schedule(
            delay.before(delivery.failures(), with.retryFrom(), with.retryTo()), delivery::attempt);
      }
    }
  }

  /** The record can never be written as it is. */
  void refused(Delivery delivery, InvalidRecord fault) {
    if (closed) {
      finish(delivery, Result.RETURNED);
      return;
    }
    if (delivery.preparedWith().dropsInvalid()) {
      health.dropped(fault.whenDropped());
      finish(delivery, Result.DROPPED);
      return;
    }
    if (draining) {
      finish(delivery, Result.RETURNED);
      return;
    }
    boolean outdated;
    synchronized (kept) {
      outdated = delivery.preparedWith() != settings;
      if (!outdated && holds(delivery)) {
        delivery.record().forgetVariables();
        kept.add(delivery);
        health.keeps(fault.whenKept(delivery.record().message().topic()));
      }
    }
    if (outdated) {
      control.execute(delivery::attempt);
    }
  }

  /** Goes on with other settings, and tries again with them what was kept. */
  void update(SinkSettings other) {
    List<Delivery> again;
    boolean reconnects = other.connections() != settings.connections();
    synchronized (kept) {
      settings = other;
      again = List.copyOf(kept);
      kept.clear();
      health.keepsNone();
    }
    if (reconnects) {
      parked.connectionsChanged();
    }
    again.forEach(Delivery::attempt);
    freed();
  }

  /**
   * Takes nothing more, and goes on with what it has; what is left when the limit is over leaves.
   * What could be moved by nothing but a change of the Sink leaves at once.
   *
   * @return completes when nothing is left, and never fails
   */
  CompletionStage<Void> drain(Duration limit) {
    draining = true;
    List<Delivery> moveless;
    synchronized (kept) {
      moveless = List.copyOf(kept);
    }
    giveBack(moveless::contains);
    Control.Timer timer = control.schedule(limit, () -> close(Duration.ZERO));
    emptied.thenRun(timer::cancel);
    completeWhenEmpty();
    return emptied;
  }

  /**
   * Takes nothing more. What waits leaves at once; what is being written may end within the limit.
   *
   * @return completes when nothing is left
   */
  CompletionStage<Void> close(Duration limit) {
    closed = true;
    giveBack(delivery -> !delivery.isWriting());
    control.schedule(limit, () -> giveBack(delivery -> true));
    completeWhenEmpty();
    return emptied;
  }

  /** Gives back all records of a pipeline that stops. */
  void giveBackAllOf(Pipeline pipeline) {
    giveBack(delivery -> delivery.record().pipeline() == pipeline);
  }

  /** Gives back the records of a pipeline that nothing but a change of the Sink could move. */
  void giveBackKeptOf(Pipeline pipeline) {
    List<Delivery> moveless;
    synchronized (kept) {
      moveless = List.copyOf(kept);
    }
    giveBack(delivery -> delivery.record().pipeline() == pipeline && moveless.contains(delivery));
  }

  private void giveBack(Predicate<Delivery> which) {
    for (Delivery delivery : unfinished) {
      if (which.test(delivery)) {
        finish(delivery, Result.RETURNED);
      }
    }
    synchronized (kept) {
      kept.removeIf(delivery -> !holds(delivery));
      if (kept.isEmpty()) {
        health.keepsNone();
      }
    }
    freed();
  }

  /** Ends a record's way, however many threads come to that; only the first one counts. */
  void finish(Delivery delivery, Result result) {
    if (unfinished.remove(delivery)) {
      ledger.finished(result);
      delivery.record().finished(result);
      freed();
      completeWhenEmpty();
    }
  }

  private void completeWhenEmpty() {
    if ((closed || draining) && unfinished.isEmpty()) {
      closed = true;
      emptied.complete(null);
    }
  }

  /** Tells the pipelines, each time another one first: a busy Source must not starve the others. */
  private void freed() {
    Pipeline[] all = users;
    int first = nextFirst++;
    for (int i = 0; i < all.length; i++) {
      all[Math.floorMod(first + i, all.length)].roomFreed();
    }
  }
}
