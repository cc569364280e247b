package dev.mooring.worker.pool;

import java.time.Duration;

/**
 * When other settings may be tried while the old ones go on: by one worker first, since a wrong
 * password that all try locks the account. The others follow when that one has not failed, or after
 * long. To be used on the control thread.
 */
final class ProbeTurn {
  private final Control control;
  private LoginPlace place = LoginPlace.FIRST;
  private Control.Timer timer = () -> {};
  private Runnable begin;
  private long since;
  private Duration pause;
  private boolean tried;

  ProbeTurn(Control control) {
    this.control = control;
  }

  /** Where this worker stands now. */
  void place(LoginPlace now) {
    place = now;
    schedule();
  }

  /** Runs it when it is this worker's turn to try what nobody may have tried yet. */
  void first(Runnable next) {
    tried = false;
    await(Duration.ZERO, next);
  }

  /** Runs it when it is this worker's turn to try again, and not before that pause is over. */
  void again(Duration after, Runnable next) {
    tried = true;
    await(after, next);
  }

  /** The worker whose login is waited for; null while none is. */
  String awaited() {
    return begin == null ? null : place.awaited();
  }

  /** Runs nothing. */
  void leave() {
    timer.cancel();
    begin = null;
  }

  private void await(Duration shortest, Runnable next) {
    pause = shortest;
    begin = next;
    since = control.nanoTime();
    schedule();
  }

  private void schedule() {
    timer.cancel();
    if (begin == null) {
      return;
    }
    Duration wait = pause.compareTo(turn()) > 0 ? pause : turn();
    Duration left = wait.minusNanos(control.nanoTime() - since);
    if (left.isPositive()) {
      timer = control.schedule(left, this::run);
    } else {
      run();
    }
  }

  private Duration turn() {
    if (!place.isFirst()) {
      return place.patience(tried);
    }
    return tried || place.leads() ? Duration.ZERO : LoginPlace.HEAD_START;
  }

  private void run() {
    Runnable next = begin;
    leave();
    next.run();
  }
}
