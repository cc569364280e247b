package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SessionConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Empties a session in which no connection of the pool is: connects with that client's id, delivers
 * what the other side has kept for it, and removes it. Tries again until it is done, as long as the
 * other side answers. On the control thread.
 */
final class SessionReclaim {
  /** What it needs to know of its pool. */
  interface Owner {
    PoolSettings settings();

    /**
     * Who takes what is left.
     *
     * @return null while somebody will, but does not yet
     */
    List<SourceReading> takers(List<ObjectKey> sources);

    /** Room for one connection more; null while there is none. */
    Spare borrow();

    /** The connection that the pool itself has in that place now; null without an open one. */
    Link open(int client);

    /** It was emptied, and what was subscribed there is not any more. */
    void emptied(SessionReclaim reclaim);

    /** The session was removed. */
    void done(SessionReclaim reclaim);

    /** The other side has not answered for long: whatever is there stays. */
    void givenUp(SessionReclaim reclaim, ConnectorException cause);
  }

  /** Room for one connection. */
  interface Spare {
    /** Completes when it may be opened. */
    CompletableFuture<Void> ready();

    /** How long it may be open. */
    Duration limit();

    void giveBack();
  }

  /**
   * Which session.
   *
   * @param at the settings with which it was made
   * @param worker whose client's it is
   * @param client that client
   * @param own the Source whose own it is; null for the client's
   */
  record Target(PoolSettings at, String worker, int client, ObjectKey own) {}

  private enum State {
    IDLE,
    /** Waits for the next attempt. */
    WAITING,
    WORKING,
    /** It is nobody's business here any more. */
    ENDED,
    DONE
  }

  private static final Logger LOG = Logger.getLogger(SessionReclaim.class);

  /** How long the other side may not answer before a session that is elsewhere is given up. */
  static final Duration SILENCE_LIMIT = Duration.ofMinutes(2);

  /** By then a broker has closed the connection of the same client, if it has one. */
  static final Duration SAME_LIMIT = Duration.ofSeconds(2);

  private final PoolRuntime runtime;
  private final Owner owner;
  private final Target target;
  private final Backoff backoff;
  private final LoginDelay refusedLogin;
  private List<ObjectKey> sources = List.of();
  private State state = State.IDLE;
  private Control.Timer retry = () -> {};
  private Spare spare;
  private Connection connection;
  private Attempt<Boolean> draining;
  private Long silentSince;
  private boolean lost;

  SessionReclaim(PoolRuntime runtime, Target target, Owner owner) {
    this.runtime = runtime;
    this.target = target;
    this.owner = owner;
    this.backoff = new Backoff(runtime.random());
    this.refusedLogin = new LoginDelay(runtime.random());
  }

  Target target() {
    return target;
  }

  List<ObjectKey> sources() {
    return sources;
  }

  /** Whether the session was removed. */
  boolean isDone() {
    return state == State.DONE;
  }

  /** Whether it is where the pool's own connections lead no more. */
  boolean isElsewhere() {
    return !target.at().sharesSessionsWith(owner.settings());
  }

  /** These Sources subscribe in the session; begins, unless it has begun. */
  void want(List<ObjectKey> subscribing) {
    sources = List.copyOf(subscribing);
    if (state == State.IDLE) {
      again(Duration.ZERO);
    }
  }

  /** Somebody may take what is left now. */
  void look() {
    if (state == State.WAITING && silentSince == null) {
      again(Duration.ZERO);
    }
  }

  /** Goes no further, and leaves the session as it is. */
  void end() {
    if (state != State.DONE) {
      state = State.ENDED;
      retry.cancel();
      interrupt();
    }
  }

  /** Gives the connection back as soon as it can, and tries again later. */
  void interrupt() {
    if (draining != null) {
      Attempt<Boolean> present = draining;
      draining = null;
      present.abandon();
      drained(false);
    }
  }

  private PoolSettings with() {
    PoolSettings now = owner.settings();
    return target.at().sharesSessionsWith(now) ? now : target.at();
  }

  private void attempt() {
    List<SourceReading> takers = owner.takers(sources);
    spare = takers == null ? null : owner.borrow();
    if (spare == null) {
      again();
      return;
    }
    state = State.WORKING;
    lost = false;
    // A session elsewhere may turn out to be the one that the pool reads in: it is looked at first.
    boolean look = !takers.isEmpty() || isElsewhere();
    spare
        .ready()
        .thenRun(
            () -> {
              if (state == State.ENDED) {
                giveBack();
              } else {
                open(look, opened -> use(opened, takers, look));
              }
            });
  }

  private void use(Connection opened, List<SourceReading> takers, boolean looked) {
    connection = opened;
    silentSince = null;
    if (!looked) {
      // It was opened without its session, which is gone with that.
      close(this::finished);
    } else if (!isElsewhere()) {
      drain(takers);
    } else {
      Link present = owner.open(target.client());
      runtime
          .control()
          .schedule(
              SAME_LIMIT,
              () -> {
                boolean same =
                    lost
                        || target.client() >= 0
                            && (present == null || owner.open(target.client()) != present);
                if (same) {
                  theSame();
                } else {
                  drain(takers);
                }
              });
    }
  }

  /** Two ways to one and the same session, which the pool reads in: nothing was left behind. */
  private void theSame() {
    close(
        () -> {
          if (state == State.WORKING) {
            if (lost || owner.open(target.client()) != null) {
              state = State.DONE;
              giveBack();
              owner.done(this);
            } else {
              // The pool's own connection is just not there.
              giveBack();
              again();
            }
          } else {
            giveBack();
          }
        });
  }

  private void open(boolean keepsSession, Consumer<Connection> next) {
    PoolSettings with = with();
    ConnectionRequest request =
        with.request(
            new NodeIdentity(runtime.node().clusterId(), target.worker()),
            Math.max(0, target.client()),
            keepsSession);
    OpenAttempt.start(
        runtime.control(),
        with,
        target.own() == null ? request : request.inSessionOf(target.own(), keepsSession),
        cause -> lost = true,
        (opened, failure) -> {
          if (failure != null) {
            failed(failure);
          } else {
            next.accept(opened);
          }
        });
  }

  private void drain(List<SourceReading> takers) {
    if (state == State.ENDED) {
      drained(false);
      return;
    }
    List<CompletableFuture<Boolean>> drains = new ArrayList<>();
    if (connection instanceof SessionConnection with) {
      takers.forEach(
          taker ->
              drains.add(
                  with.drain(taker.request(), taker.gate((by, cause) -> {}))
                      .toCompletableFuture()));
    }
    draining =
        Attempt.start(
            runtime.control(),
            spare.limit(),
            () -> all(drains),
            (empty, failure) -> {
              draining = null;
              drained(failure == null && empty && !lost);
            },
            nothing -> {});
  }

  private static CompletionStage<Boolean> all(List<CompletableFuture<Boolean>> drains) {
    return CompletableFuture.allOf(drains.toArray(CompletableFuture[]::new))
        .thenApply(done -> drains.stream().allMatch(CompletableFuture::join));
  }

  private void drained(boolean empty) {
    owner.emptied(this);
    close(
        () -> {
          // Whose worker is there again goes on in it: that is asked last.
          if (empty && state == State.WORKING) {
            open(
                false,
                clean -> {
                  connection = clean;
                  close(this::finished);
                });
          } else {
            giveBack();
            again();
          }
        });
  }

  private void close(Runnable next) {
    Connection closing = connection;
    connection = null;
    Attempt.start(
        runtime.control(),
        Link.CLOSE_LIMIT,
        closing::close,
        (nothing, failure) -> next.run(),
        nothing -> {});
  }

  private void giveBack() {
    if (spare != null) {
      Spare borrowed = spare;
      spare = null;
      borrowed.giveBack();
    }
  }

  private void finished() {
    giveBack();
    state = State.DONE;
    LOG.infof("%s: %s was emptied and removed", with().connector(), name());
    owner.done(this);
  }

  private String name() {
    return target.own() == null
        ? "the session of client %d of %s".formatted(target.client(), target.worker())
        : "the session of Source %s".formatted(target.own().name());
  }

  private void failed(ConnectorException cause) {
    giveBack();
    if (silentSince == null) {
      silentSince = runtime.control().nanoTime();
      LOG.infof(
          "%s: %s cannot be taken over yet: %s", with().connector(), name(), cause.getMessage());
    }
    Duration silent = Duration.ofNanos(runtime.control().nanoTime() - silentSince);
    if (isElsewhere() && silent.compareTo(SILENCE_LIMIT) >= 0) {
      LOG.warnf(
          "%s: %s stays where it was, since nobody answers there: %s",
          with().connector(), name(), cause.getMessage());
      state = State.DONE;
      owner.givenUp(this, cause);
    } else if (cause.reason() == Reason.AuthenticationFailed) {
      again(refusedLogin.next());
    } else {
      again();
    }
  }

  @Override
  public String toString() {
    return target.client() + " " + sources + " " + state;
  }

  private void again() {
    again(backoff.next(owner.settings().reconnect()));
  }

  private void again(Duration pause) {
    if (state == State.ENDED || state == State.DONE) {
      return;
    }
    state = State.WAITING;
    retry.cancel();
    if (pause.isZero()) {
      runtime.control().execute(this::begin);
    } else {
      retry = runtime.control().schedule(pause, this::begin);
    }
  }

  private void begin() {
    if (state == State.WAITING) {
      retry.cancel();
      attempt();
    }
  }
}
