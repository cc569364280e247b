package dev.mooring.worker.pool;

import java.time.Duration;

/**
 * Where a worker stands among all that log in to the same system. Of those whose login is refused
 * one tries at a time, or a wrong password would lock the account. It may be refused for a reason
 * of its own, though, such as its address: so the others try, too, after long, one after the other.
 * Whatever the number of workers, they all together try at most twice in each {@link
 * LoginDelay#LONGEST}.
 *
 * @param awaited the worker whose login is refused and which tries; null when it is this one's turn
 * @param leads whether this one is the first to try a login that is new to all
 * @param number its place among those that wait, from 1
 * @param waiting how many these are
 */
public record LoginPlace(String awaited, boolean leads, int number, int waiting) {
  /** In the message of a worker whose login is refused with other settings, for the others. */
  public static final String REFUSED = "the login is refused: ";

  /** For another worker to try a login that is new to all, and to tell. */
  static final Duration HEAD_START = Duration.ofSeconds(5);

  /** Nobody is before it. */
  public static final LoginPlace FIRST = new LoginPlace(null, true, 1, 1);

  /** Whether it waits for nobody. */
  boolean isFirst() {
    return awaited == null;
  }

  /**
   * How long it waits before it tries all the same.
   *
   * @param tried whether it has tried before: its next attempt is after one of each other
   */
  Duration patience(boolean tried) {
    return LoginDelay.LONGEST.multipliedBy(Math.max(1, tried ? waiting : number));
  }
}
