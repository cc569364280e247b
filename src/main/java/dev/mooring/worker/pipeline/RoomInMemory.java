package dev.mooring.worker.pipeline;

import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the records of one Source take of the worker's memory, and whether the Source waits for
 * some. May be used from any thread.
 */
final class RoomInMemory {
  /** What is kept about a record, beside its topic and its payload. Bytes. */
  static final int OVERHEAD = 256;

  /** A busy Source waits for a moment now and then; that is no state. */
  static final Duration MOMENT = Duration.ofSeconds(5);

  private enum State {
    ENOUGH,
    /** The last record offered was not taken. */
    LACKING,
    /** For so long that people should know. */
    SHORT
  }

  /**
   * @param lacking bytes of the record that was not taken
   * @param since when that began, by the control's clock
   */
  private record Want(State state, long lacking, long since) {
    Want lacks(long bytes, long now) {
      return state == State.ENOUGH
          ? new Want(State.LACKING, bytes, now)
          : new Want(state, bytes, since);
    }

    Want after(long now) {
      return state == State.LACKING && now - since >= MOMENT.toNanos()
          ? new Want(State.SHORT, lacking, since)
          : this;
    }
  }

  private static final Want ENOUGH = new Want(State.ENOUGH, 0, 0);

  private final ByteBudget.Share share;
  private final Control control;
  private final Runnable changed;
  private final AtomicReference<Want> want = new AtomicReference<>(ENOUGH);

  /**
   * @param changed hears that the Source is {@linkplain #isShort short}, or is no more
   */
  RoomInMemory(ByteBudget.Share share, Control control, Runnable changed) {
    this.share = share;
    this.control = control;
    this.changed = changed;
  }

  /** For records that are counted with others. */
  static RoomInMemory unlimited() {
    return new RoomInMemory(ByteBudget.unlimited(), null, null);
  }

  /** Takes room for a record that is not here yet. */
  MessageReceiver.Room reserve(long bytes) {
    if (bytes > share.budget()) {
      return MessageReceiver.Room.NEVER;
    }
    if (share.take(bytes)) {
      enough();
      return MessageReceiver.Room.GIVEN;
    }
    lacks(bytes);
    return MessageReceiver.Room.LATER;
  }

  /** A record that came with some room needs less of it. */
  void shrink(long bytes, long kept) {
    share.shrink(bytes, kept);
  }

  /**
   * Takes room for a record.
   *
   * @return its bytes, to be given back when it has ended; -1 when there is too little
   */
  long take(Message message, SinkLane[] lanes) {
    long bytes = bytes(message) + copies(message, lanes);
    if (share.take(bytes)) {
      enough();
      return bytes;
    }
    lacks(bytes);
    return -1;
  }

  /**
   * Takes over the room of a record that came with some, and what its Sinks make of it.
   *
   * @return its bytes, to be given back when it has ended
   */
  long complete(long taken, Message message, SinkLane[] lanes) {
    long more = copies(message, lanes);
    if (more > 0) {
      share.grow(taken, more);
    }
    enough();
    return taken + more;
  }

  private static long bytes(Message message) {
    return OVERHEAD + message.topic().length() + message.payload().length;
  }

  /** What Sinks make of it, that do not write it as it came. */
  private static long copies(Message message, SinkLane[] lanes) {
    long bytes = 0;
    for (SinkLane lane : lanes) {
      if (lane.settings().expressions().makesPayload()) {
        bytes += message.payload().length;
      }
    }
    return bytes;
  }

  /** A record has ended. */
  void giveBack(long bytes) {
    if (bytes > 0) {
      share.shrink(bytes, 0);
    }
  }

  /**
   * Whether the record that was not taken would be now; otherwise {@code then} runs at that time.
   */
  boolean isFree(Runnable then) {
    Want now = want.get();
    if (now.state() == State.ENOUGH) {
      return true;
    }
    if (!share.mayTake(now.lacking())) {
      share.whenFree(now.lacking(), then);
      return false;
    }
    if (now.state() == State.SHORT) {
      changed.run();
    }
    return true;
  }

  /** Whether a record has waited for longer than a moment, and still has to. */
  boolean isShort() {
    Want now = want.get();
    return now.state() == State.SHORT && !share.mayTake(now.lacking());
  }

  /** The Source reads no more. */
  void stopWaiting() {
    share.stopWaiting();
    enough();
  }

  private void enough() {
    if (want.get() != ENOUGH && want.getAndSet(ENOUGH).state() == State.SHORT) {
      changed.run();
    }
  }

  private void lacks(long bytes) {
    long now = control.nanoTime();
    Want before = want.getAndUpdate(one -> one.lacks(bytes, now));
    switch (before.state()) {
      case ENOUGH -> control.schedule(MOMENT, this::lookAgain);
      case SHORT -> changed.run();
      case LACKING -> {}
    }
  }

  private void lookAgain() {
    long now = control.nanoTime();
    Want before = want.getAndUpdate(one -> one.after(now));
    if (before != want.get()) {
      changed.run();
    }
  }
}
