package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Leaves a system alone that answers and takes nothing: after so many writes in a row that failed
 * and may be tried again, nobody writes through the Connector for a while; then one write tries,
 * and its answer decides for all Sinks. Each wait in a row is longer. May be used from any thread.
 */
final class CircuitBreaker {
  private enum State {
    CLOSED,
    /** Nobody writes. */
    OPEN,
    /** One may write. */
    TRIAL,
    /** One writes. */
    TRYING
  }

  private final Control control;
  private final Supplier<PoolSettings> settings;
  private final Runnable admitted;

  /** On the control thread. */
  private final Backoff backoff;

  private volatile State state = State.CLOSED;
  private volatile int failures;
  private volatile ConnectorException interruption;
  private int turn;

  /**
   * @param settings says how many failures are too many, and how long to wait
   * @param admitted hears that a write may begin again
   */
  CircuitBreaker(PoolRuntime runtime, Supplier<PoolSettings> settings, Runnable admitted) {
    this.admitted = admitted;
    this.control = runtime.control();
    this.settings = settings;
    this.backoff = new Backoff(runtime.random());
  }

  /** Whether a write would begin now. */
  boolean admits() {
    return state == State.CLOSED || state == State.TRIAL;
  }

  /** Begins a write, whose end must be told; false when it must not. */
  boolean begin() {
    if (state == State.CLOSED) {
      return true;
    }
    synchronized (this) {
      if (state == State.TRIAL) {
        state = State.TRYING;
        return true;
      }
      return state == State.CLOSED;
    }
  }

  /** Why nobody writes; null while that is not so. */
  ConnectorException interruption() {
    return interruption;
  }

  /** The other side has answered, and has taken it or never will. */
  void succeeded() {
    if (failures > 0) {
      close();
    }
  }

  private void close() {
    synchronized (this) {
      if (state == State.OPEN || state == State.TRIAL) {
        // Of a write from before: it says nothing of now.
        return;
      }
      failures = 0;
      state = State.CLOSED;
      interruption = null;
      control.execute(backoff::reset);
    }
    admitted.run();
  }

  /** The connection went while it was written, or the answer says nothing of the other side. */
  void unknown() {
    synchronized (this) {
      if (state != State.TRYING) {
        return;
      }
      state = State.TRIAL;
    }
    admitted.run();
  }

  /** The other side has answered that this is to be tried again. */
  synchronized void failed(ConnectorException cause) {
    failures++;
    int limit = settings.get().breakAfter();
    if (state == State.TRYING || (state == State.CLOSED && limit > 0 && failures >= limit)) {
      state = State.OPEN;
      int mine = ++turn;
      interruption = cause;
      Duration asked = cause.notBefore().orElse(Duration.ZERO);
      control.execute(() -> tryAgainAfter(asked, mine));
    }
  }

  private void tryAgainAfter(Duration shortest, int mine) {
    Duration own = backoff.next(settings.get().reconnect());
    control.schedule(shortest.compareTo(own) > 0 ? shortest : own, () -> tryAgain(mine));
  }

  private void tryAgain(int ofTurn) {
    synchronized (this) {
      if (state != State.OPEN || turn != ofTurn) {
        return;
      }
      state = State.TRIAL;
    }
    admitted.run();
  }

  /** The system is another one, or how to log in: one write may try at once. */
  void tryNow() {
    synchronized (this) {
      if (state == State.CLOSED) {
        failures = 0;
        return;
      }
      state = State.TRIAL;
      control.execute(backoff::reset);
    }
    admitted.run();
  }
}
