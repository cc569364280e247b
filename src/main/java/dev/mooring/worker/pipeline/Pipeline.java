package dev.mooring.worker.pipeline;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadingClaim;
import dev.mooring.worker.pool.Control;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes one Source's records and hands each to all Sinks of the moment, its ack set; acknowledges
 * it when all have finished. Takes a record only when every one of them has a place for it.
 *
 * <p>May be used from any thread.
 */
final class Pipeline implements MessageReceiver {
  private static final Logger LOG = Logger.getLogger(Pipeline.class);

  private final String sourceName;
  private final ReadingClaim claim;
  private final Consumer<TakenRecord> returned;
  private final Runnable changed;
  private final Consumer<ConnectorException> failed;
  private final RoomInMemory memory;
  private final LongAdder taken = new LongAdder();
  private final Clock clock;
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<Runnable> waiting = new AtomicReference<>();
  private volatile RecordKeys keys;
  private volatile SourceRemarks remarks;
  private volatile SinkLane[] ackSet = {};
  private volatile boolean stopping;
  private volatile boolean paused;
  private volatile CompletableFuture<Void> drained;
  private volatile long lastTaken;

  /**
   * @param sourceName as expressions see it
   * @param keys which records belong together
   * @param claim without which it takes nothing; null where each worker reads
   * @param clock says when it took the last record
   * @param changed hears that the state of the Source and of its Sinks is to be looked at again
   * @param failed hears that reading has ended for good
   * @param memory what its records may take
   */
  Pipeline(
      String sourceName,
      RecordKeys keys,
      ReadingClaim claim,
      Clock clock,
      Runnable changed,
      Consumer<ConnectorException> failed,
      RoomInMemory memory) {
    this(sourceName, keys, claim, clock, changed, failed, memory, null);
  }

  private Pipeline(
      String sourceName,
      RecordKeys keys,
      ReadingClaim claim,
      Clock clock,
      Runnable changed,
      Consumer<ConnectorException> failed,
      RoomInMemory memory,
      Consumer<TakenRecord> returned) {
    this.memory = memory;
    this.clock = clock;
    this.returned = returned;
    this.keys = keys;
    this.sourceName = sourceName;
    this.claim = claim;
    this.changed = changed;
    this.failed = failed;
  }

  /**
   * One for dead letters of a Sink. They wait for no memory: that is what they set free.
   *
   * @param changed hears that the Sink's state is to be looked at again
   * @param returned gets letters that are to be offered again, as nobody has written them
   */
  static Pipeline ofLetters(String sink, Runnable changed, Consumer<TakenRecord> returned) {
    return new Pipeline(
        sink,
        RecordKeys.NONE,
        null,
        Clock.systemUTC(),
        changed,
        failure -> changed.run(),
        RoomInMemory.unlimited(),
        returned);
  }

  /** Which records belong together from now on. */
  void setKeys(RecordKeys other) {
    keys = other;
  }

  /** Who hears what the other side leaves out, or does not grant. */
  void setRemarks(SourceRemarks hearer) {
    remarks = hearer;
  }

  RecordKeys keys() {
    return keys;
  }

  String sourceName() {
    return sourceName;
  }

  LongAdder taken() {
    return taken;
  }

  /** When it took the last record, in milliseconds since 1970; 0 before the first. */
  long lastTaken() {
    return lastTaken;
  }

  /** Whether a record that a Sink gives back is not to be acknowledged. */
  boolean takesBack() {
    return stopping || returned != null || isLost();
  }

  /**
   * All Sinks have finished with a record.
   *
   * @param done whether it is to be acknowledged; otherwise one of them has given it back
   */
  void ended(TakenRecord record, boolean done) {
    finished(done ? record.acknowledgement() : null);
    memory.giveBack(record.bytes());
    if (!done && returned != null) {
      returned.accept(record);
    }
  }

  boolean isStopping() {
    return stopping;
  }

  /** The Sinks of the moment. */
  List<SinkLane> lanes() {
    return List.of(ackSet);
  }

  /** The state of the Source or one of its Sinks is to be looked at again. */
  void changed() {
    changed.run();
  }

  /** Gives records that come from now on to these Sinks. */
  void setLanes(List<SinkLane> lanes) {
    lanes.forEach(lane -> lane.attach(this));
    List<SinkLane> before = lanes();
    ackSet = lanes.toArray(SinkLane[]::new);
    before.stream().filter(lane -> !lanes.contains(lane)).forEach(lane -> lane.detach(this));
    roomFreed();
  }

  /** Takes nothing until it is told otherwise. */
  void pause(boolean now) {
    boolean before = paused;
    paused = now;
    if (before && !now) {
      roomFreed();
    }
  }

  @Override
  public boolean offer(Message message, Runnable acknowledge) {
    SinkLane[] lanes = ackSet;
    return begun(lanes) && begin(lanes, message, acknowledge, memory.take(message, lanes));
  }

  @Override
  public Room reserve(long bytes) {
    return memory.reserve(bytes);
  }

  @Override
  public void unreserve(long bytes, long kept) {
    memory.shrink(bytes, kept);
  }

  @Override
  public boolean offerReserved(Message message, long reserved, Runnable acknowledge) {
    SinkLane[] lanes = ackSet;
    return begun(lanes)
        && begin(lanes, message, acknowledge, memory.complete(reserved, message, lanes));
  }

  private boolean begun(SinkLane[] lanes) {
    unfinished.incrementAndGet();
    if (mayTake() && reserved(lanes)) {
      return true;
    }
    finished(null);
    return false;
  }

  /**
   * @param bytes what the record counts with; less than 0 when there is no memory for it
   */
  private boolean begin(SinkLane[] lanes, Message message, Runnable acknowledge, long bytes) {
    if (bytes < 0) {
      for (SinkLane lane : lanes) {
        lane.unreserve();
      }
      finished(null);
      return false;
    }
    taken.increment();
    lastTaken = clock.millis();
    TakenRecord record = new TakenRecord(this, message, acknowledge, bytes, lanes.length);
    for (SinkLane lane : lanes) {
      lane.take(record);
    }
    // Each has what it needs of the parsed form, which is larger than the record.
    record.forgetVariables();
    return true;
  }

  private boolean mayTake() {
    return !stopping && !paused && !isLost();
  }

  /**
   * Whether another worker may read the Source by now, and so write what this one has taken: then
   * nothing of it is to be written here, nor acknowledged, any more.
   */
  boolean isLost() {
    return claim != null && !claim.holds();
  }

  /** Takes a place in all lanes or in none. */
  private static boolean reserved(SinkLane[] lanes) {
    for (int i = 0; i < lanes.length; i++) {
      if (!lanes[i].reserve()) {
        while (--i >= 0) {
          lanes[i].unreserve();
        }
        return false;
      }
    }
    return lanes.length > 0;
  }

  @Override
  public void whenRoom(Runnable resume) {
    waiting.set(resume);
    roomFreed();
    if (blocker() != null) {
      changed.run();
    }
  }

  /** A place has become free somewhere. */
  void roomFreed() {
    if (waiting.get() != null && hasRoom() && memory.isFree(this::roomFreed)) {
      Runnable resume = waiting.getAndSet(null);
      if (resume != null) {
        resume.run();
      }
    }
  }

  private boolean hasRoom() {
    SinkLane[] lanes = ackSet;
    for (SinkLane lane : lanes) {
      if (!lane.hasRoom()) {
        return false;
      }
    }
    return lanes.length > 0 && mayTake();
  }

  /** Whether it has waited for memory for longer than a busy moment. */
  boolean waitsForMemory() {
    return memory.isShort();
  }

  /** The Sink that keeps this Source from going on through a fault of its own; null without one. */
  SinkLane blocker() {
    boolean waits = waiting.get() != null;
    for (SinkLane lane : ackSet) {
      if (lane.health().kept() != null
          || lane.isSuspended()
          || (waits && lane.isFull() && SinkStates.isDisconnected(lane))) {
        return lane;
      }
    }
    return null;
  }

  @Override
  public void failed(ConnectorException cause) {
    failed.accept(cause);
  }

  @Override
  public void leftOut(ConnectorException why) {
    SourceRemarks hearer = remarks;
    if (hearer != null) {
      hearer.leftOut(why);
    }
  }

  @Override
  public void heldUp(ConnectorException why) {
    SourceRemarks hearer = remarks;
    if (hearer != null) {
      hearer.heldUp(why);
    }
  }

  @Override
  public void granted(ConnectorException shortfall) {
    SourceRemarks hearer = remarks;
    if (hearer != null) {
      hearer.granted(shortfall);
    }
  }

  /** A record has ended. With an acknowledgement if that is due. */
  void finished(Runnable acknowledge) {
    if (acknowledge != null) {
      try {
        acknowledge.run();
      } catch (Throwable e) {
        LOG.warnf(e, "Source %s could not acknowledge a record; it may come again", sourceName);
      }
    }
    if (unfinished.decrementAndGet() == 0) {
      drainNoMore();
    }
  }

  /** Takes no record any more; those that cannot be finished without a change go back at once. */
  void stop() {
    stopping = true;
    memory.stopWaiting();
    lanes().forEach(lane -> lane.stopping(this));
  }

  /**
   * Waits for the records that are unfinished; those that still are when the limit is over go back.
   *
   * @return completes when no record is waited for any more, and never fails
   */
  CompletionStage<Void> drain(Duration limit, Control control) {
    CompletableFuture<Void> waiter = new CompletableFuture<>();
    drained = waiter;
    Control.Timer timer =
        control.schedule(
            limit,
            () -> {
              lanes().forEach(lane -> lane.giveBackAllOf(this));
              waiter.complete(null);
            });
    waiter.thenRun(timer::cancel);
    if (unfinished.get() == 0) {
      waiter.complete(null);
    }
    return waiter;
  }

  /** Nobody needs to wait any more: all have ended, or their Sinks are there again. */
  void drainNoMore() {
    CompletableFuture<Void> waiter = drained;
    if (waiter != null) {
      waiter.complete(null);
    }
  }
}
