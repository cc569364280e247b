package dev.mooring.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Whether a thread that others give tasks to gets on with them: it is given one of no effect
 * whenever somebody asks, and has a minute for it. That is far more than a worker needs that is
 * merely slow. May be used from any thread.
 */
final class Pulse implements Vital {
  static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name;
  private final Executor thread;
  private final LongSupplier nanoTime;
  private long askedNanos;
  private boolean asked;

  /**
   * @param name the thread's name
   * @param nanoTime a monotonic time
   */
  Pulse(String name, Executor thread, LongSupplier nanoTime) {
    this.name = name;
    this.thread = thread;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<String> fault() {
    synchronized (this) {
      if (asked) {
        return nanoTime.getAsLong() - askedNanos > LIMIT.toNanos()
            ? Optional.of(
                "the thread %s has not come to its next task within %d s"
                    .formatted(name, LIMIT.toSeconds()))
            : Optional.empty();
      }
      asked = true;
      askedNanos = nanoTime.getAsLong();
    }
    thread.execute(this::answer);
    return Optional.empty();
  }

  private synchronized void answer() {
    asked = false;
  }
}
