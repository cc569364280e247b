package dev.mooring.worker.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * A control thread whose time stands still until the test lets it pass. Everything runs within
 * {@link #settle} and {@link #advance}, on the test's thread.
 */
final class ManualControl implements Control {
  private record Due(long at, long order, Runnable task) {}

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now;
  private long order;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Due due = new Due(now + delay.toNanos(), order++, task);
    timers.add(due);
    return () -> timers.remove(due);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /** Runs what is to run now. */
  void settle() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, and runs everything at its time. */
  void advance(Duration time) {
    long end = now + time.toNanos();
    settle();
    while (!timers.isEmpty() && timers.peek().at() <= end) {
      Due due = timers.remove();
      now = Math.max(now, due.at());
      due.task().run();
      settle();
    }
    now = end;
  }

  /** Lets time pass in which nothing runs. */
  void stall(Duration time) {
    now += time.toNanos();
  }

  int pendingTimers() {
    return timers.size();
  }
}
