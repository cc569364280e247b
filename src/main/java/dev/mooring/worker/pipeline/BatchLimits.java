package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Batch;
import dev.mooring.connector.Message;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How many records are written together.
 *
 * @param records the most of them
 * @param bytes the most bytes of all payloads, unless it is a single record
 * @param linger how long one that is not full waits for more
 */
record BatchLimits(int records, long bytes, Duration linger) {
  /** Each record by itself. */
  static final BatchLimits SINGLE = new BatchLimits(1, Long.MAX_VALUE, Duration.ZERO);

  static BatchLimits of(Batch batch) {
    return batch == null
        ? SINGLE
        : new BatchLimits(batch.size(), batch.bytes().bytes(), batch.pause());
  }

  /** Whether one more record fits into the batch, and belongs there. */
  boolean allow(List<QueuedRecord> batch, long already, QueuedRecord next) {
    if (batch.isEmpty()) {
      return true;
    }
    QueuedRecord first = batch.getFirst();
    return batch.size() < records
        && already + next.bytes() <= bytes
        && !first.isAlone()
        && !next.isAlone()
        && !next.isSuspect()
        && !next.record().isLost()
        && isForTheSame(first.prepared(), next.prepared());
  }

  private static boolean isForTheSame(Message one, Message other) {
    return Objects.equals(one.target(), other.target()) && one.headers().equals(other.headers());
  }
}
