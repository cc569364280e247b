package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.connector.ConnectorException;

/** When a slot's next attempt is: after a pause, and in the order of all slots. */
final class Turn {
  private final PoolRuntime runtime;
  private final Backoff backoff;
  private Logins.Entry place;
  private Control.Timer pause = () -> {};

  Turn(PoolRuntime runtime) {
    this.runtime = runtime;
    this.backoff = new Backoff(runtime.random());
  }

  /** The next pause is a short one. */
  void reset() {
    backoff.reset();
  }

  /** Goes on after the pause that is due. */
  void pause(Reconnect reconnect, Runnable next) {
    pause = runtime.control().schedule(backoff.next(reconnect), next);
  }

  /** That is its place among all from now on. */
  void queue(Logins.Entry entry) {
    place = entry;
  }

  /** The attempt has opened a connection. */
  void opened() {
    place.opened();
  }

  /** It has not, or that is lost. */
  void failed(ConnectorException cause) {
    place.failed(cause);
  }

  /** Waits no longer. */
  void stop() {
    pause.cancel();
    if (place != null) {
      place.leave();
    }
  }
}
