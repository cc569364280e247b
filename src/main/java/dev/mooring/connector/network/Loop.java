package dev.mooring.connector.network;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The event loop that everything of one connection happens on. Thread-safe where it says so. */
public final class Loop {
  private final ContextInternal context;

  private Loop(ContextInternal context) {
    this.context = context;
  }

  /** The next of all event loops: the public API would give every caller's connections the same. */
  public static Loop next(Vertx vertx) {
    return new Loop(((VertxInternal) vertx).createEventLoopContext());
  }

  /**
   * Runs the task when the one loop that takes connections for all servers has looked at its
   * sockets once more: only then is the port of a server free that was closed before. From any
   * thread; the task must not block.
   */
  public static void afterAccepting(Vertx vertx, Runnable task) {
    EventLoop acceptor = ((VertxInternal) vertx).getAcceptorEventLoopGroup().next();
    // From within a turn, what is scheduled runs in a later one, which begins with that look.
    acceptor.execute(() -> acceptor.schedule(task, 1, TimeUnit.NANOSECONDS));
  }

  /** Whose event loop it is. */
  public Vertx vertx() {
    return context.owner();
  }

  /** Whether the caller is on it. From any thread. */
  public boolean isCurrent() {
    return context.inThread();
  }

  /**
   * Runs the task later on the loop, after what was given to it before; where that costs too much
   * on the loop itself, see {@link Handover}. From any thread.
   */
  public void run(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  /**
   * A packet of a stream has come, and it does no harm when the next ones are handled 2 ms later,
   * together: see {@link Rest}. On the loop.
   */
  public void streamed() {
    Rest rest = Rest.ofThisLoop();
    if (rest.isDueAfterPacket(System.nanoTime())) {
      // After what this turn leaves to be done, such as writing.
      run(() -> run(rest::take));
    }
  }

  /** Something has come that somebody waits for, so the loop does not rest. On the loop. */
  public void awaited() {
    Rest.ofThisLoop().postpone(System.nanoTime());
  }

  /** Runs the task on the loop after that time, unless {@link #cancel cancelled}. On the loop. */
  public long after(Duration delay, Runnable task) {
    return vertx().setTimer(Math.max(1, delay.toMillis()), id -> task.run());
  }

  /** Runs the task on the loop again and again, until {@link #cancel cancelled}. On the loop. */
  public long every(Duration period, Runnable task) {
    return vertx().setPeriodic(Math.max(1, period.toMillis()), id -> task.run());
  }

  /** Ends a timer; one that has run is no error. */
  public void cancel(long timer) {
    vertx().cancelTimer(timer);
  }
}
