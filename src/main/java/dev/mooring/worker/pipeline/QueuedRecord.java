package dev.mooring.worker.pipeline;

import dev.mooring.connector.Message;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One record on its way to one Sink. Made and prepared on the thread of its Source; all else
 * happens one at a time, as its lane says, but for {@link #prepare} while it is PREPARING.
 */
final class QueuedRecord {
  private static final Logger LOG = Logger.getLogger(QueuedRecord.class);

  /** Where it is on its way. */
  enum State {
    /** Being filtered and transformed anew, with other settings than before. */
    PREPARING,
    /** To be written. */
    WAITING,
    /** Being written. */
    WRITING,
    /** Can never be written as it is; a change of the Sink may help. */
    KEPT,
    /** On its way to the Sink of the dead letters. */
    LETTER,
    FINISHED
  }

  private final TakenRecord record;
  private final long sequence;
  private final long takenAt;
  private SinkSettings settings;
  private Message prepared;
  private InvalidRecord fault;
  private KeyQueue queue;
  private QueuedRecord next;
  private Suspicion suspicion;
  private State state = State.WAITING;
  private boolean alone;
  private int attempts;

  /**
   * @param sequence the place in the order in which the lane received its records
   * @param takenAt when that was, by its clock, in nanoseconds
   */
  QueuedRecord(TakenRecord record, long sequence, long takenAt) {
    this.record = record;
    this.sequence = sequence;
    this.takenAt = takenAt;
  }

  TakenRecord record() {
    return record;
  }

  long sequence() {
    return sequence;
  }

  long takenAt() {
    return takenAt;
  }

  /** The settings with which it is filtered and transformed. */
  SinkSettings settings() {
    return settings;
  }

  /** It needs no other preparation with these than it had. */
  void setSettings(SinkSettings same) {
    settings = same;
  }

  /** What is to be written; null when the filter leaves it out. */
  Message prepared() {
    return prepared;
  }

  /** Why it can never be written, as far as the Sink's expressions know; null when it can. */
  InvalidRecord fault() {
    return fault;
  }

  int bytes() {
    return prepared.payload().length;
  }

  State state() {
    return state;
  }

  void setState(State now) {
    state = now;
  }

  /** Whether it stands in the queue of its key. */
  boolean isQueued() {
    return state == State.WAITING || state == State.KEPT || state == State.PREPARING;
  }

  /** Those that have the same key. */
  KeyQueue queue() {
    return queue;
  }

  void setQueue(KeyQueue one) {
    queue = one;
  }

  /** The one behind it in its queue. */
  QueuedRecord next() {
    return next;
  }

  void setNext(QueuedRecord one) {
    next = one;
  }

  /** Whether it must not be written together with others. */
  boolean isAlone() {
    return alone;
  }

  void setAlone() {
    alone = true;
  }

  /** What speaks for it being the record's fault that it is not written. */
  Suspicion suspicion() {
    if (suspicion == null) {
      suspicion = new Suspicion();
    }
    return suspicion;
  }

  /** Whether it is to be written with nothing beside it on its connection. */
  boolean isSuspect() {
    return suspicion != null && suspicion.isOfEnding();
  }

  /** Nothing is held against it any more. */
  void absolve() {
    suspicion = null;
  }

  /** It was answered, and its connection has not ended. */
  void answered() {
    if (suspicion != null) {
      suspicion.answered();
    }
  }

  /** How often it was tried to write it. */
  int attempts() {
    return attempts;
  }

  void attempted() {
    attempts++;
  }

  /** It is to be prepared with these; {@link #prepare} does it. */
  void prepareWith(SinkSettings others) {
    settings = others;
    state = State.PREPARING;
    alone = false;
    suspicion = null;
  }

  /** The same for one that has just been taken. */
  void prepare(SinkSettings first) {
    settings = first;
    prepare();
  }

  /** Filters and transforms it. Never fails: what goes wrong is the record's fault. */
  void prepare() {
    prepared = null;
    fault = null;
    try {
      Optional<Message> result = settings.expressions().apply(record);
      prepared = result.orElse(null);
    } catch (InvalidRecord invalid) {
      fault = invalid;
    } catch (Throwable e) {
      LOG.warnf(e, "an expression of Sink %s failed in an unexpected way", settings.key());
      fault = InvalidRecord.of(e);
    }
  }
}
