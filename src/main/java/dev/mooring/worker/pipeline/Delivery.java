package dev.mooring.worker.pipeline;

import dev.mooring.connector.Message;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One record on its way to one Sink. Made and prepared on the thread of its Source; all else
 * happens one at a time, as its lane says.
 */
final class Delivery {
  private static final Logger LOG = Logger.getLogger(Delivery.class);

  /** Where it is on its way. */
  enum State {
    /** To be written. */
    WAITING,
    /** Being written. */
    WRITING,
    /** Can never be written as it is; a change of the Sink may help. */
    KEPT,
    /** On its way to the Sink of the dead letters. */
    LEAVING,
    FINISHED
  }

  private final TakenRecord record;
  private final long sequence;
  private final long takenAt;
  private SinkSettings preparedWith;
  private Message prepared;
  private Strand strand;
  private Delivery next;
  private State state = State.WAITING;
  private boolean alone;
  private int attempts;

  /**
   * @param sequence the place in the order in which the lane received its records
   * @param takenAt when that was, by its clock, in nanoseconds
   */
  Delivery(TakenRecord record, long sequence, long takenAt) {
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

  /** The settings with which it was filtered and transformed. */
  SinkSettings preparedWith() {
    return preparedWith;
  }

  /** What is to be written. */
  Message prepared() {
    return prepared;
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

  /** Those that have the same key. */
  Strand strand() {
    return strand;
  }

  void setStrand(Strand one) {
    strand = one;
  }

  /** The one behind it in its strand. */
  Delivery next() {
    return next;
  }

  void setNext(Delivery one) {
    next = one;
  }

  /** Whether it must not be written together with others. */
  boolean isAlone() {
    return alone;
  }

  void setAlone() {
    alone = true;
  }

  /** How often it was tried to write it. */
  int attempts() {
    return attempts;
  }

  void attempted() {
    attempts++;
  }

  /**
   * Filters and transforms it.
   *
   * @return whether it is to be written
   * @throws InvalidRecord when it can never be
   */
  boolean prepare(SinkSettings settings) throws InvalidRecord {
    preparedWith = settings;
    alone = false;
    try {
      Optional<Message> result = settings.expressions().apply(record);
      prepared = result.orElse(null);
      return result.isPresent();
    } catch (RuntimeException e) {
      LOG.warnf(e, "an expression of Sink %s failed in an unexpected way", settings.key());
      throw InvalidRecord.of(e);
    }
  }
}
