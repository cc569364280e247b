package dev.mooring.worker.pool;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One connection that shows whether settings work, and is closed again. To be used on the control
 * thread.
 */
final class Probe {
  private final PoolRuntime runtime;
  private final PoolSettings settings;
  private final Consumer<ConnectorException> done;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private OpenPace.Place place;
  private OpenAttempt opening;
  private boolean connected;
  private boolean ended;

  private Probe(PoolRuntime runtime, PoolSettings settings, Consumer<ConnectorException> done) {
    this.runtime = runtime;
    this.settings = settings;
    this.done = done;
  }

  /**
   * Begins.
   *
   * @param done hears why the settings do not work, or null when they do, once nothing is open any
   *     more; never within this call, nor after {@link #end}
   */
  static Probe start(
      PoolRuntime runtime, PoolSettings settings, Consumer<ConnectorException> done) {
    Probe probe = new Probe(runtime, settings, done);
    probe.place = runtime.pace().queue(probe::open);
    return probe;
  }

  /**
   * Its outcome is not wanted any more.
   *
   * @return completes, in bounded time, when nothing is open
   */
  CompletableFuture<Void> end() {
    ended = true;
    place.leave();
    if (opening == null) {
      closed.complete(null);
    } else if (!connected) {
      opening.giveUp().thenRun(() -> closed.complete(null));
    }
    return closed;
  }

  private void open() {
    opening =
        OpenAttempt.start(runtime.control(), settings, request(), cause -> {}, this::answered);
  }

  private ConnectionRequest request() {
    return ConnectionRequest.probe(
        settings.connector(), settings.spec(), settings.secrets(), runtime.node());
  }

  private void answered(Connection connection, ConnectorException failure) {
    place.leave();
    if (failure != null) {
      over(failure);
      return;
    }
    connected = true;
    Attempt.start(
        runtime.control(),
        Link.CLOSE_LIMIT,
        connection::close,
        (nothing, late) -> over(null),
        nothing -> {});
  }

  private void over(ConnectorException failure) {
    closed.complete(null);
    if (!ended) {
      done.accept(failure);
    }
  }
}
