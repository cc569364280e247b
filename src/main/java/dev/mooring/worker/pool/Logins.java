package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the connections of a pool be opened: the first one alone, as nobody knows yet whether its
 * login is taken, and then all at once. After a refused login one at a time tries again, ever more
 * rarely, while the others wait for its answer: else a wrong password would lock the account.
 *
 * <p>Other settings may be tried at once. To be used on the control thread.
 */
final class Logins {
  private final PoolRuntime runtime;
  private final LoginDelay delay;
  private final List<Entry> waiting = new ArrayList<>();

  /** Settings with which a login was taken, or not even looked at; null before the first answer. */
  private PoolSettings known;

  /** Settings with which the last login was refused; null while none was. */
  private PoolSettings refused;

  private Entry trying;
  private boolean waited;
  private boolean turn = true;
  private Control.Timer wait = () -> {};

  Logins(PoolRuntime runtime) {
    this.runtime = runtime;
    this.delay = new LoginDelay(runtime.random());
  }

  /** Opens when it may; never within this call. */
  Entry queue(PoolSettings with, Runnable open) {
    Entry entry = new Entry(with, open);
    waiting.add(entry);
    admit();
    return entry;
  }

  /** Whether it is this worker that tries a login which was refused on several ones. */
  void turn(boolean mine) {
    if (mine && !turn) {
      // The one before it is connected, or gone: that is worth an attempt.
      waited = true;
    }
    turn = mine;
    admit();
  }

  /** Tries nothing more. */
  void end() {
    wait.cancel();
    waiting.clear();
  }

  private void admit() {
    for (Entry entry : List.copyOf(waiting)) {
      if (mayTry(entry.with)) {
        waiting.remove(entry);
        entry.begin();
      }
    }
  }

  private boolean mayTry(PoolSettings with) {
    if (isLike(with, refused)) {
      return trying == null && waited && turn;
    }
    if (isLike(with, known)) {
      return true;
    }
    // What others say of a login may be of settings from before, once there were any here.
    return trying == null && (turn || known != null || refused != null);
  }

  private static boolean isLike(PoolSettings with, PoolSettings other) {
    return other != null && with.connectsLike(other);
  }

  private void taken(PoolSettings with) {
    known = with;
    refused = null;
    delay.reset();
    wait.cancel();
  }

  private void refused(PoolSettings with) {
    if (!isLike(with, refused)) {
      delay.reset();
    }
    refused = with;
    known = isLike(with, known) ? null : known;
    waited = false;
    wait.cancel();
    wait = runtime.control().schedule(delay.next(), this::waitIsOver);
  }

  private void waitIsOver() {
    waited = true;
    admit();
  }

  /** One connection that is to be opened, and then one that is being opened. */
  final class Entry {
    private final PoolSettings with;
    private final Runnable open;
    private OpenPace.Place place;

    private Entry(PoolSettings with, Runnable open) {
      this.with = with;
      this.open = open;
    }

    private void begin() {
      if (!isLike(with, known)) {
        trying = this;
      }
      place = runtime.pace().queue(open);
    }

    void opened() {
      taken(with);
      leave();
    }

    /** It could not be opened, or was lost later. */
    void failed(ConnectorException cause) {
      if (cause.reason() == Reason.AuthenticationFailed) {
        refused(with);
      } else if (!isLike(with, refused) && trying == this) {
        known = with;
      }
      leave();
    }

    /** It is over, or not wanted any more. */
    void leave() {
      waiting.remove(this);
      if (place != null) {
        place.leave();
      }
      if (trying == this) {
        trying = null;
        admit();
      }
    }
  }
}
