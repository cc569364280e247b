package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One connection, from the attempt to open it to its end. It is checked while it is open; the first
 * thing that fails ends it.
 *
 * <p>To be used on the control thread, except for {@link #connection}, {@link #suspect} and {@link
 * #writes}.
 */
final class Link {
  /**
   * How long an orderly close may take before nobody waits for it any more: longer than the 2 s
   * after which a type cuts it short itself.
   */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  /** How long what is in flight may take to finish, each way, before the connection is closed. */
  static final Duration FLIGHT_LIMIT = Duration.ofSeconds(2);

  /** Hears what becomes of a link, on the control thread. */
  interface Listener {
    void opened(Link link);

    /** The link has ended by itself: it could not be opened, was lost, or failed a check. */
    void failed(Link link, ConnectorException cause);

    /**
     * The other side owes the link an answer for too long, and the link goes on all the same; null
     * when it has answered.
     */
    void silent(Link link, ConnectorException cause);
  }

  private enum State {
    OPENING,
    OPEN,
    /** Finishes what is in flight. */
    LEAVING,
    ENDED
  }

  private final PoolRuntime runtime;
  private final Control control;
  private final Listener listener;
  private HealthCheck healthCheck;
  private State state = State.OPENING;
  private OpenAttempt opening;
  private Connection connection;
  private ConnectorException lostWhileOpening;
  private long openedAt;
  private Control.Timer nextCheck = () -> {};
  private Attempt<Void> checking;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final UnansweredWrites writes = new UnansweredWrites();
  private Control.Timer doubt = () -> {};
  private ConnectorException silence;
  private volatile long exchangedAt;
  private volatile boolean hungUp;
  private volatile boolean reserved;

  Link(PoolRuntime runtime, HealthCheck healthCheck, Listener listener) {
    this.runtime = runtime;
    this.control = runtime.control();
    this.healthCheck = healthCheck;
    this.listener = listener;
  }

  void open(PoolSettings settings, ConnectionRequest request) {
    opening = OpenAttempt.start(control, settings, request, this::lost, this::answered);
  }

  /** The open connection. May be asked from any thread that has found this link open. */
  Connection connection() {
    return connection;
  }

  /** What is being written here. From any thread. */
  UnansweredWrites writes() {
    return writes;
  }

  /** The other side has answered. From any thread. */
  void exchanged() {
    exchangedAt = control.nanoTime();
  }

  /** When the other side last answered, by the control's clock. From any thread. */
  long exchangedAt() {
    return exchangedAt;
  }

  /** Sees whether a write waits for too long. */
  void lookAtWrites() {
    writes.mark(control.nanoTime());
    judge();
  }

  /** Says that the other side is silent, or that it is not any more. */
  private void judge() {
    if (state != State.OPEN) {
      return;
    }
    ConnectorException before = silence;
    silence = silence();
    if (silence != before && !Causes.same(silence, before)) {
      listener.silent(this, silence);
    }
  }

  /**
   * A write waits for longer than an answer may take, or nothing at all has come for two intervals:
   * then nobody knows whether the connection works.
   */
  private ConnectorException silence() {
    long now = control.nanoTime();
    Duration patience = connection.patience(healthCheck.limit());
    if (Duration.ofNanos(writes.oldest(now)).compareTo(patience) >= 0) {
      return Causes.unansweredWrite(patience);
    }
    Duration longest = longestSilence();
    return now - exchangedAt >= longest.toNanos() ? Causes.timeout(longest) : null;
  }

  private Duration longestSilence() {
    return healthCheck.every().multipliedBy(2);
  }

  /** How long a check may take. */
  Duration checkLimit() {
    return healthCheck.limit();
  }

  /** Whether the other side, and not this one, has ended it while it was open. From any thread. */
  boolean wasHungUp() {
    return hungUp;
  }

  /** Lets only one write begin here that is to have nothing beside it, or any again. */
  void reserve(boolean now) {
    reserved = now;
  }

  /** From any thread. */
  boolean isReserved() {
    return reserved;
  }

  /** Whether writes may begin here. */
  boolean takesWrites() {
    return (state == State.OPEN || state == State.LEAVING) && !writes.isClosed();
  }

  /** How long the connection has been open; zero when it never was. */
  Duration age() {
    return connection == null ? Duration.ZERO : Duration.ofNanos(control.nanoTime() - openedAt);
  }

  /** The traffic failed: check now. May be called from any thread. */
  void suspect() {
    control.execute(this::checkNow);
  }

  /** Takes over another interval and time limit. */
  void update(HealthCheck other) {
    boolean changed = !healthCheck.equals(other);
    healthCheck = other;
    if (changed && state == State.OPEN && checking == null) {
      nextCheck.cancel();
      firstCheck();
    }
  }

  /**
   * Ends the link, whatever it is doing; the listener hears nothing more.
   *
   * @return completes, on the control thread and in bounded time, when nothing of it is open any
   *     more; the same one at each call
   */
  CompletableFuture<Void> end() {
    if (state != State.ENDED) {
      state = State.ENDED;
      writes.close();
      stopChecking();
      release();
    }
    return closed;
  }

  /**
   * Ends the link in an orderly way: what it reads is finished first, then what it writes, each
   * within {@link #FLIGHT_LIMIT}; the listener hears nothing more.
   *
   * @param readers lets the readers read no more, and completes when all is finished that they have
   *     read
   * @param noMoreWrites runs when no write may begin here any more
   * @return as {@link #end}
   */
  CompletableFuture<Void> leave(Supplier<CompletableFuture<Void>> readers, Runnable noMoreWrites) {
    if (state == State.LEAVING) {
      return closed;
    }
    if (state != State.OPEN) {
      return end();
    }
    state = State.LEAVING;
    stopChecking();
    within(
        readers,
        () -> {
          CompletableFuture<Void> written = writes.close();
          noMoreWrites.run();
          within(() -> written, this::end);
        });
    return closed;
  }

  /** Goes on when the stage is complete or {@link #FLIGHT_LIMIT} is over. */
  private void within(Supplier<CompletableFuture<Void>> stage, Runnable next) {
    Attempt.start(control, FLIGHT_LIMIT, stage, (done, failure) -> next.run(), done -> {});
  }

  private void stopChecking() {
    nextCheck.cancel();
    doubt.cancel();
    if (checking != null) {
      checking.abandon();
      checking = null;
    }
  }

  private void release() {
    if (connection == null) {
      opening.giveUp().thenRun(() -> closed.complete(null));
      return;
    }
    Attempt.start(
        control,
        CLOSE_LIMIT,
        connection::close,
        (done, failure) -> closed.complete(null),
        done -> {});
  }

  private void answered(Connection answer, ConnectorException failure) {
    if (failure != null) {
      fail(failure);
      return;
    }
    connection = answer;
    openedAt = control.nanoTime();
    exchangedAt = openedAt;
    state = State.OPEN;
    if (lostWhileOpening != null) {
      lost(lostWhileOpening);
      return;
    }
    firstCheck();
    listener.opened(this);
  }

  private void lost(ConnectorException cause) {
    switch (state) {
      case OPENING -> lostWhileOpening = cause;
      case OPEN -> {
        hungUp = isTheirDoing(cause.reason());
        fail(cause);
      }
      case LEAVING -> end();
      case ENDED -> {}
    }
  }

  /** Not where this side has given it up: for want of an answer, say, or of memory. */
  private static boolean isTheirDoing(Reason reason) {
    return reason == Reason.ConnectionLost || reason == Reason.TlsFailed;
  }

  private void fail(ConnectorException cause) {
    end();
    listener.failed(this, cause);
  }

  /** Anywhere in the interval, so that what was opened together is not checked together. */
  private void firstCheck() {
    checkAfter(0, 1);
  }

  private void checkNow() {
    if (state == State.OPEN && checking == null) {
      nextCheck.cancel();
      check();
    }
  }

  private void check() {
    boolean asks = !(connection.provenByWrites() && writes.count() > 0);
    checking =
        Attempt.start(
            control,
            healthCheck.limit(),
            connection::check,
            (done, failure) -> checked(asks, failure),
            done -> {});
    // A check may take longer than it is believed that all is well.
    Duration silent = Duration.ofNanos(control.nanoTime() - exchangedAt);
    doubt = control.schedule(atLeastZero(longestSilence().minus(silent)), this::judge);
  }

  private static Duration atLeastZero(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  private void checked(boolean asked, ConnectorException failure) {
    checking = null;
    doubt.cancel();
    if (failure != null) {
      fail(failure);
      return;
    }
    if (asked) {
      exchanged();
    }
    judge();
    // Never later than the interval: a hang is found within interval + timeout.
    checkAfter(0.9, 1);
  }

  private void checkAfter(double from, double to) {
    double share = runtime.random().nextDouble(from, to);
    Duration delay = Duration.ofMillis((long) (share * healthCheck.every().toMillis()));
    nextCheck = control.schedule(delay, this::check);
  }
}
