package dev.mooring.connector.mqtt;

import dev.mooring.connector.network.Loop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits until a broker has delivered all that it had for a reader. On the connection's loop. */
final class Quiet {
  /** Silence after which a broker has delivered all that it had. */
  static final Duration LENGTH = Duration.ofSeconds(1);

  private final Loop loop;
  private final Arrivals arrivals;
  private final BooleanSupplier ended;
  private final LongSupplier nanoTime;

  /**
   * @param ended whether the connection is gone
   */
  Quiet(Loop loop, Arrivals arrivals, BooleanSupplier ended, LongSupplier nanoTime) {
    this.loop = loop;
    this.arrivals = arrivals;
    this.ended = ended;
    this.nanoTime = nanoTime;
  }

  /** Completes with true when nothing has come and all is acknowledged; with false at the end. */
  void await(TopicReader reader, CompletableFuture<Boolean> drained) {
    if (isOver(reader) || drained.isDone()) {
      drained.complete(false);
    } else if (hasPassed(reader.lastArrivalNanos()) && arrivals.isFinished(reader)) {
      drained.complete(true);
    } else {
      again(() -> await(reader, drained));
    }
  }

  /**
   * The same for what only the reader's former topics match: nothing of it has come while nothing
   * at all kept the broker from sending it.
   */
  void awaitFormer(TopicReader reader, CompletableFuture<Boolean> gone) {
    awaitFormer(reader, nanoTime.getAsLong(), gone);
  }

  private void awaitFormer(TopicReader reader, long since, CompletableFuture<Boolean> gone) {
    if (!reader.hasFormer()) {
      gone.complete(true);
    } else if (isOver(reader)) {
      gone.complete(false);
    } else if (hasPassed(Math.max(since, arrivals.lastFormerNanos())) && arrivals.isFinished()) {
      gone.complete(true);
    } else {
      again(() -> awaitFormer(reader, since, gone));
    }
  }

  private boolean isOver(TopicReader reader) {
    return ended.getAsBoolean() || arrivals.readerFor(reader.source()) != reader;
  }

  private boolean hasPassed(long since) {
    return nanoTime.getAsLong() - since >= LENGTH.toNanos();
  }

  private void again(Runnable look) {
    loop.after(LENGTH.dividedBy(5), look);
  }
}
