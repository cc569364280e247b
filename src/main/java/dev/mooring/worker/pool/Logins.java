package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the connections of a pool be opened: the first one alone, as nobody knows yet whether its
 * login is taken, and then all at once. After a refused login one at a time tries again, ever more
 * rarely, while the others wait for its answer: else a wrong password would lock the account. Where
 * it is another worker's turn, this one waits for that, and tries by itself after long.
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
  private Control.Timer wait = () -> {};
  private LoginPlace place = LoginPlace.FIRST;

  /** Whether it has waited for the others' logins for long enough. */
  private boolean impatient;

  private boolean tried;
  private long patientSince;
  private Control.Timer patience = () -> {};

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

  /** Where this worker stands among all. */
  void place(LoginPlace now) {
    boolean before = place.isFirst();
    place = now;
    if (now.isFirst() && !before) {
      // The one before it is connected, or gone: that is worth an attempt.
      waited = true;
      impatient = false;
    } else if (!now.isFirst() && before) {
      waitPatiently(false);
    }
    reckon();
    admit();
  }

  private void waitPatiently(boolean hasTried) {
    impatient = false;
    tried = hasTried;
    patientSince = runtime.control().nanoTime();
    reckon();
  }

  /** Others may have come, or gone, with whom it takes turns. */
  private void reckon() {
    patience.cancel();
    if (!place.isFirst() && !impatient) {
      Duration left = place.patience(tried).minusNanos(runtime.control().nanoTime() - patientSince);
      patience =
          runtime.control().schedule(left.isNegative() ? Duration.ZERO : left, this::losePatience);
    }
  }

  private void losePatience() {
    impatient = true;
    admit();
  }

  /** The worker whose login is waited for; null while none is. */
  String awaited() {
    boolean isNew = known == null && !waiting.isEmpty();
    return isNew || refused != null ? place.awaited() : null;
  }

  /** Whether the last login with these settings was refused. */
  boolean areRefused(PoolSettings with) {
    return isLike(with, refused);
  }

  /** Tries nothing more. */
  void end() {
    wait.cancel();
    patience.cancel();
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
      return trying == null && (place.isFirst() ? waited : impatient);
    }
    if (isLike(with, known)) {
      return true;
    }
    // What others say of a login may be of settings from before, once there were any here.
    boolean mine = place.isFirst() || impatient;
    return trying == null && (mine || known != null || refused != null);
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
    private OpenPace.Place pace;

    private Entry(PoolSettings with, Runnable open) {
      this.with = with;
      this.open = open;
    }

    private void begin() {
      if (!isLike(with, known)) {
        trying = this;
        if (!Logins.this.place.isFirst()) {
          waitPatiently(true);
        }
      }
      pace = runtime.pace().queue(open);
    }

    void opened() {
      taken(with);
      leave();
      admit();
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
      if (pace != null) {
        pace.leave();
      }
      if (trying == this) {
        trying = null;
        admit();
      }
    }
  }
}
