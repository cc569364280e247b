package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * A control thread whose time stands still until the test lets it pass. Tasks may come from any
 * thread; all run within {@link #settle} and {@link #advance}, on the test's.
 */
public final class SteppedControl implements Control {
  private record Due(long at, long order, Runnable task) {}

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now;
  private long order;

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Due due = new Due(now + delay.toNanos(), order++, task);
    timers.add(due);
    return () -> cancel(due);
  }

  private synchronized void cancel(Due due) {
    timers.remove(due);
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  /** Runs what is to run now. */
  public void settle() {
    for (Runnable task = nextTask(); task != null; task = nextTask()) {
      task.run();
    }
  }

  /** Lets time pass, and runs everything at its time. */
  public void advance(Duration time) {
    long end = nanoTime() + time.toNanos();
    settle();
    for (Runnable task = nextDue(end); task != null; task = nextDue(end)) {
      task.run();
      settle();
    }
  }

  private synchronized Runnable nextTask() {
    return tasks.poll();
  }

  private synchronized Runnable nextDue(long end) {
    if (timers.isEmpty() || timers.peek().at() > end) {
      now = end;
      return null;
    }
    Due due = timers.remove();
    now = Math.max(now, due.at());
    return due.task();
  }
}
