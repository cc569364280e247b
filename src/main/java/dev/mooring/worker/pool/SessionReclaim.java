package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Empties a session in which no connection of the pool is, and removes it: one {@link SessionVisit}
 * after the other until that is done, as long as the other side answers. On the control thread.
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
    List<SourceReading> takers(Collection<ObjectKey> sources);

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

  private final PoolRuntime runtime;
  private final Owner owner;
  private final Target target;
  private final Backoff backoff;
  private final LoginDelay refusedLogin;
  private final Map<ObjectKey, List<String>> left = new LinkedHashMap<>();
  private State state = State.IDLE;
  private Control.Timer retry = () -> {};
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private SessionVisit visit;
  private Long silentSince;

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

  /** The Sources that subscribe in it, and to what; to nothing where that is not known. */
  Map<ObjectKey, List<String>> left() {
    return Map.copyOf(left);
  }

  /** Completes when the session is no more, or nobody's business here. */
  CompletableFuture<Void> whenOver() {
    return over;
  }

  /** Whether the session was removed. */
  boolean isDone() {
    return state == State.DONE;
  }

  /** Whether it is where the pool's own connections lead no more. */
  boolean isElsewhere() {
    return !target.at().sharesSessionsWith(owner.settings());
  }

  /** These Sources subscribe in the session, to these topics; begins, unless it has begun. */
  void want(Map<ObjectKey, List<String>> subscribing) {
    left.clear();
    left.putAll(subscribing);
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

  /**
   * Goes no further, and leaves the session as it is.
   *
   * @return completes, in bounded time, when nothing of it is open any more
   */
  CompletableFuture<Void> end() {
    if (state != State.DONE) {
      state = State.ENDED;
      retry.cancel();
      runtime.control().execute(() -> over.complete(null));
    }
    return visit == null ? CompletableFuture.completedFuture(null) : visit.end();
  }

  /** Gives the connection back as soon as it can, and tries again later. */
  void interrupt() {
    if (visit != null) {
      visit.interrupt();
    }
  }

  private PoolSettings with() {
    PoolSettings now = owner.settings();
    return target.at().sharesSessionsWith(now) ? now : target.at();
  }

  private void attempt() {
    List<SourceReading> readings = owner.takers(left.keySet());
    Spare spare = readings == null ? null : owner.borrow();
    if (spare == null) {
      again();
      return;
    }
    state = State.WORKING;
    visit = new SessionVisit(runtime, target, with(), spare, new Visited());
    visit.start(readings.stream().map(this::taker).toList(), isElsewhere());
  }

  private Taker taker(SourceReading reading) {
    return new Taker(
        reading,
        reading.request().withFormer(left.getOrDefault(reading.request().source(), List.of())));
  }

  private final class Visited implements SessionVisit.Listener {
    @Override
    public Link present() {
      return owner.open(target.client());
    }

    @Override
    public void answered() {
      silentSince = null;
    }

    @Override
    public void emptied() {
      owner.emptied(SessionReclaim.this);
    }

    @Override
    public void over(SessionVisit.Outcome outcome, ConnectorException cause) {
      visit = null;
      if (state != State.WORKING) {
        return;
      }
      switch (outcome) {
        case REMOVED -> {
          LOG.infof("%s: %s was emptied and removed", with().connector(), name());
          done();
        }
        case THE_SAME -> done();
        case LEFT -> again();
        case FAILED -> failed(cause);
      }
    }
  }

  private void done() {
    state = State.DONE;
    owner.done(this);
    over.complete(null);
  }

  private String name() {
    return target.own() == null
        ? "the session of client %d of %s".formatted(target.client(), target.worker())
        : "the session of Source %s".formatted(target.own().name());
  }

  private void failed(ConnectorException cause) {
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
      over.complete(null);
    } else if (cause.reason() == Reason.AuthenticationFailed) {
      again(refusedLogin.next());
    } else {
      again();
    }
  }

  @Override
  public String toString() {
    return target.client() + " " + left.keySet() + " " + state;
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
