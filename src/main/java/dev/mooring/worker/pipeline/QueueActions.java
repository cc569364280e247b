package dev.mooring.worker.pipeline;

import dev.mooring.worker.pipeline.SinkLedger.Result;

/**
 * What a {@link WriteQueue} wants done. None of it fails, and none comes back into the queue before
 * the event is over.
 */
interface QueueActions {
  /** Begins a write; {@link WriteQueue#answered} is to hear how it ends, later. */
  void write(Write write);

  /** The record's way has ended. */
  void finish(QueuedRecord record, Result result);

  /** Prepares it elsewhere; {@link WriteQueue#prepared} is to hear of it. */
  void prepare(QueuedRecord record);

  /** Gives it to the Sink of the dead letters; {@link WriteQueue#lettered} is to hear of it. */
  void letter(QueuedRecord record, InvalidRecord fault);

  /** Lets {@link WriteQueue#timeIsOver} know after so many nanoseconds. */
  void time(long nanos, Object what);

  /** Lets {@link WriteQueue#connectionFree} know when it is worth to look for a connection. */
  void awaitConnection();

  /** It was drained or closed, and nothing is left. */
  void emptied();
}
