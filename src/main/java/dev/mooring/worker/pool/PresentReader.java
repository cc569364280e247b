package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SessionConnection;
import dev.mooring.connector.SessionReader;
import dev.mooring.connector.SourceReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who reads in a subscription on its client's present connection, and the way of the messages. On
 * the control thread, except for {@link #stop}.
 */
final class PresentReader {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final Control control;
  private final Backoff backoff;
  private volatile Gate gate;
  private volatile SourceReader reader;

  /** When the other side has agreed; of no account while it has not. */
  private long agreedAt;

  private boolean agreed;

  PresentReader(PoolRuntime runtime) {
    this.control = runtime.control();
    this.backoff = new Backoff(runtime.random());
  }

  /** Messages come this way from now on. */
  Gate open(Gate way) {
    gate = way;
    agreed = false;
    return way;
  }

  /** Whether it is the way of now, and still open. */
  boolean isWay(Gate way) {
    return way == gate && !way.isClosed();
  }

  void set(SourceReader who) {
    reader = who;
    agreed = true;
    agreedAt = control.nanoTime();
  }

  /**
   * How long to wait before it is tried again. What begins, and soon fails, has not succeeded: each
   * beginning may bring messages again that came before.
   */
  Duration pause(Reconnect limits) {
    if (agreed && control.nanoTime() - agreedAt > limits.longest().toNanos()) {
      backoff.reset();
    }
    return backoff.next(limits);
  }

  /** The next pause is a short one. */
  void mayBeginAtOnce() {
    backoff.reset();
  }

  /** Null while nobody reads. */
  SourceReader get() {
    return reader;
  }

  /** Offers nothing more. From any thread. */
  void stop() {
    closeGate();
    SourceReader current = reader;
    if (current != null) {
      current.stop();
    }
  }

  /** Reads no more; completes when all is acknowledged that was read, which may never be. */
  CompletableFuture<Void> pause() {
    SourceReader current = reader;
    if (current != null) {
      current.stop();
    }
    return closeGate();
  }

  /** Nothing of the present reader counts any more. */
  void drop() {
    closeGate();
    reader = null;
  }

  private CompletableFuture<Void> closeGate() {
    Gate through = gate;
    return through == null ? DONE : through.close();
  }

  /** Asks the other side anew for what is read. */
  void renew() {
    if (reader instanceof SessionReader present) {
      present.renew();
    }
  }

  /** Reads something else; null where that needs a new reader. */
  CompletionStage<Void> change(ReadRequest request) {
    return reader instanceof SessionReader present ? present.change(request) : null;
  }

  /** Completes with whether nothing is left of what was read before. */
  CompletionStage<Boolean> formerGone() {
    return reader instanceof SessionReader present
        ? present.formerGone()
        : CompletableFuture.completedStage(true);
  }

  /**
   * Gives up what is subscribed to, and offers what is left.
   *
   * @param way for what is left where nobody reads
   * @return completes, without limit, with whether nothing is left
   */
  CompletionStage<Boolean> drain(Connection on, ReadRequest request, Gate way) {
    if (reader instanceof SessionReader present) {
      return present.drain();
    }
    if (reader == null && on instanceof SessionConnection with) {
      return with.drain(request, open(way));
    }
    // Nothing is kept: what was offered is all that there is.
    return pause().thenApply(nothing -> true);
  }

  /** Gives up what is left, too. */
  CompletionStage<Void> forget(Connection on, ReadRequest request) {
    SourceReader current = reader;
    if (current != null) {
      return current.forget();
    }
    return on instanceof SessionConnection with
        ? with.forget(request)
        : CompletableFuture.completedStage(null);
  }
}
