package dev.mooring.worker.pipeline;

import dev.mooring.worker.pipeline.SinkLedger.Result;
import dev.mooring.worker.pool.Control;
import dev.mooring.worker.pool.Outlets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One Sink's way on this worker: takes records of all its Sources up to its bound, and does with
 * them what its {@link WriteQueue} decides, which it runs one step at a time. Whoever brings
 * something, a record or an answer, goes on with it. May be used from any thread.
 */
final class SinkLane implements Executor, QueueActions {
  private static final Logger LOG = Logger.getLogger(SinkLane.class);

  private static final Duration LETTER_AGAIN = Duration.ofSeconds(1);

  private enum Life {
    OPEN,
    DRAINING,
    CLOSED
  }

  private final Control control;
  private final Clock clock;
  private final Runnable changed;
  private final SinkLedger ledger = new SinkLedger();
  private final SinkHealth health;
  private final OneAtATime steps;
  private final Preparations preparations;
  private final DeadLetters deadLetters;
  private final WriteQueue queue;
  private final AtomicLong sequence = new AtomicLong();
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
    this.clock = clock;
    this.changed = () -> tell(changed);
    this.health = new SinkHealth(control, this.changed);
    this.steps = new OneAtATime(control::offload, this::stumbled);
    this.preparations = new Preparations(control, this::prepared);
    this.deadLetters = new DeadLetters(this, this.changed);
    this.queue = new WriteQueue(settings, this, health, delay, control.nanoTime());
  }

  private static void tell(Runnable hearer) {
    try {
      hearer.run();
    } catch (Throwable e) {
      LOG.error("a state could not be told", e);
    }
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
    return deadLetters;
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

  /** Takes a record, to a place taken before. Records of one Source come one at a time. */
  void take(TakenRecord record) {
    ledger.received();
    long now = control.nanoTime();
    QueuedRecord queued = new QueuedRecord(record, sequence.getAndIncrement(), now);
    if (life == Life.CLOSED) {
      finish(queued, Result.RETURNED);
      return;
    }
    queued.prepare(settings);
    if (queued.fault() == null && queued.prepared() == null) {
      finish(queued, Result.FILTERED);
    } else {
      // Found out here, where the record is parsed.
      record.key();
      execute(() -> queue.add(queued, now));
    }
  }

  /** How long one step has been running, at least; to be asked now and then. */
  Duration inOneStep() {
    return Duration.ofNanos(steps.nanosInOneTask(control.nanoTime()));
  }

  // ---- what happens, one step at a time

  /** One step of what happens one at a time. */
  @Override
  public void execute(Runnable step) {
    steps.execute(step);
  }

  /** A step that goes wrong strands nothing. */
  private void stumbled() {
    queue.stumbled();
  }

  /** The answer to a write is here. */
  void answered(Write write) {
    long now = control.nanoTime();
    if (write.failure() == null) {
      for (QueuedRecord record : write.records()) {
        if (record.state() == QueuedRecord.State.WRITING) {
          ledger.took(now - record.takenAt());
        }
      }
    }
    queue.answered(write, now);
  }

  private void prepared(List<QueuedRecord> records) {
    // A step each: one that goes wrong leaves no other record where it is.
    records.forEach(record -> execute(() -> queue.prepared(record, control.nanoTime())));
  }

  // ---- what the Sink's objects want

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
    reopen();
    suspension = why;
    execute(queue::suspend);
    changed.run();
  }

  /**
   * Goes on with other settings, and tries again with them what was kept: also when it was
   * suspended, and when it was draining, with what it still has in its old order. Who waits for the
   * end of that drain waits no more.
   */
  void update(SinkSettings other) {
    reopen();
    suspension = null;
    settings = other;
    execute(
        () -> {
          queue.update(other, control.nanoTime());
          freed();
        });
  }

  private synchronized void reopen() {
    if (life != Life.OPEN) {
      life = Life.OPEN;
      limit.cancel();
      deadLetters.begin();
      emptied.complete(null);
    }
  }

  /**
   * Takes nothing more, and goes on with what it has; what is left when the limit is over leaves.
   * What could be moved by nothing but a change of the Sink leaves at once.
   *
   * @return completes when nothing is left, and never fails
   */
  CompletionStage<Void> drain(Duration within) {
    if (life == Life.DRAINING) {
      return emptied;
    }
    life = Life.DRAINING;
    suspension = null;
    emptied = new CompletableFuture<>();
    limit = control.schedule(within, () -> close(Duration.ZERO));
    emptied.thenRun(limit::cancel);
    execute(() -> queue.drain(control.nanoTime()));
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
    limit = control.schedule(within, () -> execute(queue::giveUp));
    execute(queue::close);
    return emptied;
  }

  /** Gives back all records of a pipeline that stops. */
  void giveBackAllOf(Pipeline pipeline) {
    execute(() -> queue.giveBackAllOf(pipeline, control.nanoTime()));
  }

  /**
   * A pipeline stops: its records wait for no more to come, and those that nothing but a change of
   * the Sink could move go back.
   */
  void stopping(Pipeline pipeline) {
    execute(() -> queue.stopping(pipeline, control.nanoTime()));
  }

  // ---- what the queue decides; from within a step, and never failing

  @Override
  public void write(Write write) {
    write.begin(this);
  }

  @Override
  public void finish(QueuedRecord record, Result result) {
    ledger.finished(result);
    try {
      record.record().finished(result);
    } catch (Throwable e) {
      LOG.errorf(e, "Sink %s: the end of a record could not be told", settings.key());
    }
    freed();
  }

  @Override
  public void prepare(QueuedRecord record) {
    preparations.add(record);
  }

  @Override
  public void letter(QueuedRecord record, InvalidRecord fault) {
    String sink = settings.key().name();
    try {
      deadLetters.send(
          DeadLetter.message(record, sink, fault.getMessage(), clock.instant()),
          () -> execute(() -> queue.lettered(record)));
    } catch (Throwable e) {
      LOG.errorf(e, "Sink %s: a dead letter could not be given away, it is tried again", sink);
      control.schedule(LETTER_AGAIN, () -> execute(() -> letterAgain(record, fault)));
    }
  }

  private void letterAgain(QueuedRecord record, InvalidRecord fault) {
    if (record.state() == QueuedRecord.State.LETTER) {
      letter(record, fault);
    }
  }

  /** Not on the control thread: what follows is a write, perhaps many. */
  @Override
  public void time(long nanos, Object what) {
    control.schedule(
        Duration.ofNanos(nanos),
        () -> control.offload(() -> execute(() -> queue.timeIsOver(what, control.nanoTime()))));
  }

  @Override
  public void awaitConnection() {
    Outlets outlets = settings.outlets();
    outlets.await(() -> execute(() -> connectionFree(outlets)));
  }

  /** What this lane does not need is for the next one that waits. */
  private void connectionFree(Outlets outlets) {
    try {
      queue.connectionFree(control.nanoTime());
    } finally {
      outlets.passOn();
    }
  }

  @Override
  public synchronized void emptied() {
    // Unless it has been taken up again, and the queue is about to hear of it.
    if (life != Life.OPEN) {
      life = Life.CLOSED;
      deadLetters.end();
      emptied.complete(null);
    }
  }

  /** Tells the pipelines, each time another one first: a busy Source must not starve the others. */
  private void freed() {
    Pipeline[] all = users;
    int first = all.length > 1 ? nextFirst++ : 0;
    for (int i = 0; i < all.length; i++) {
      try {
        all[Math.floorMod(first + i, all.length)].roomFreed();
      } catch (Throwable e) {
        LOG.errorf(e, "Sink %s: a Source could not go on", settings.key());
      }
    }
  }
}
