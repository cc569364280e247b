package dev.mooring.connector.http;

import java.util.concurrent.CompletableFuture;

/**
 * One request and its answer; completes when all of the answer has come. On the connection's loop,
 * but for the future.
 */
final class Exchange extends CompletableFuture<Answer> {
  /** Of a body that nobody reads. What sends more is cut off. */
  static final int MOST_BODY = 64 * 1024;

  private long deadline;
  private boolean answered;
  private int body;

  /** It is to be over by then, in the clock's nanoseconds. */
  void endBy(long nanos) {
    deadline = nanos;
  }

  /** Whether its time is over. */
  boolean isLate(long now) {
    return now - deadline >= 0;
  }

  /** How long it may still take, in nanoseconds. */
  long left(long now) {
    return deadline - now;
  }

  /** The head of the answer has come. */
  void begins() {
    answered = true;
  }

  /** Whether the head of the answer has come. */
  boolean hasBegun() {
    return answered;
  }

  /**
   * A part of the answer's body has come.
   *
   * @return whether there may be more
   */
  boolean reads(int bytes) {
    body += bytes;
    return body <= MOST_BODY;
  }
}
