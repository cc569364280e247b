package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes over the session of one client of a worker that is gone: connects with that client's id,
 * delivers what the other side has kept for it, and removes it. Tries again until it is done. On
 * the control thread.
 */
final class SessionReclaim {
  private static final Logger LOG = Logger.getLogger(SessionReclaim.class);

  /** As long as Sinks may take for what is left, before the connection is given back. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);

  private final PoolRuntime runtime;
  private final Supplier<PoolSettings> settings;
  private final String worker;
  private final int client;
  private final Backoff backoff;
  private final LoginDelay refusedLogin;
  private final Consumer<Collection<ObjectKey>> left;
  private List<ObjectKey> sources = List.of();
  private SessionHeirs heirs = any -> null;
  private boolean running;
  private boolean done;
  private boolean ended;
  private boolean lost;

  SessionReclaim(
      PoolRuntime runtime,
      Supplier<PoolSettings> settings,
      String worker,
      int client,
      Consumer<Collection<ObjectKey>> left) {
    this.runtime = runtime;
    this.settings = settings;
    this.worker = worker;
    this.client = client;
    this.left = left;
    this.backoff = new Backoff(runtime.random());
    this.refusedLogin = new LoginDelay(runtime.random());
  }

  String worker() {
    return worker;
  }

  int client() {
    return client;
  }

  List<ObjectKey> sources() {
    return sources;
  }

  /** Whether the session was removed. */
  boolean isDone() {
    return done;
  }

  /** These Sources subscribe in the session; begins, unless it has begun. */
  void want(List<ObjectKey> subscribing, SessionHeirs who) {
    sources = subscribing;
    heirs = who;
    if (!running && !done) {
      running = true;
      attempt();
    }
  }

  /** Goes no further; what is open is closed as soon as it can be. */
  void end() {
    ended = true;
  }

  private void attempt() {
    if (ended) {
      return;
    }
    List<SessionHeirs.Heir> takers = heirs.of(sources);
    if (takers == null) {
      again();
      return;
    }
    lost = false;
    open(!takers.isEmpty(), connection -> drain(connection, takers));
  }

  private void open(boolean keepsSession, Consumer<Connection> next) {
    PoolSettings now = settings.get();
    OpenAttempt.start(
        runtime.control(),
        now,
        new ConnectionRequest(
            now.connector(),
            now.spec(),
            now.secrets(),
            new NodeIdentity(runtime.node().clusterId(), worker),
            client,
            keepsSession),
        cause -> lost = true,
        (connection, failure) -> {
          if (failure != null) {
            failed(failure);
          } else {
            next.accept(connection);
          }
        });
  }

  private void drain(Connection connection, List<SessionHeirs.Heir> takers) {
    if (takers.isEmpty()) {
      // It was opened without its session, which is gone with that.
      close(connection, this::finished);
      return;
    }
    List<CompletableFuture<Void>> drains = new ArrayList<>();
    takers.forEach(
        heir ->
            drains.add(
                connection
                    .drain(heir.request(), new Patient(heir.receiver(), runtime.control()))
                    .toCompletableFuture()));
    Attempt.start(
        runtime.control(),
        DRAIN_LIMIT,
        () -> allOf(drains),
        (nothing, failure) -> drained(connection, failure == null && !lost),
        nothing -> {});
  }

  private void drained(Connection connection, boolean empty) {
    left.accept(sources);
    close(
        connection,
        () -> {
          if (empty) {
            open(false, clean -> close(clean, this::finished));
          } else {
            again();
          }
        });
  }

  private static CompletionStage<Void> allOf(List<CompletableFuture<Void>> drains) {
    return CompletableFuture.allOf(drains.toArray(CompletableFuture[]::new));
  }

  private void close(Connection connection, Runnable next) {
    Attempt.start(
        runtime.control(),
        Link.CLOSE_LIMIT,
        connection::close,
        (nothing, failure) -> next.run(),
        nothing -> {});
  }

  private void finished() {
    done = true;
    running = false;
    LOG.infof(
        "%s: the session of client %d of %s, which is gone, was emptied and removed",
        settings.get().connector(), client, worker);
    left.accept(sources);
  }

  private void failed(ConnectorException cause) {
    LOG.infof(
        "%s: the session of client %d of %s cannot be taken over yet: %s",
        settings.get().connector(), client, worker, cause.getMessage());
    if (cause.reason() == Reason.AuthenticationFailed) {
      again(refusedLogin.next());
    } else {
      again();
    }
  }

  private void again() {
    again(backoff.next(settings.get().reconnect()));
  }

  private void again(Duration wait) {
    if (!ended) {
      runtime.control().schedule(wait, this::attempt);
    }
  }
}
