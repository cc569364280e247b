package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The sessions that one pool empties although it has no connection in them: those of workers that
 * are gone, and those that it has left behind itself. Under a budget one of its slots makes room
 * for that. On the control thread.
 */
final class SessionReclaims {
  /** What they need to know of their pool. */
  interface Owner {
    List<SourceReading> takers(Collection<ObjectKey> sources);

    /** The slots of the pool. */
    List<Slot> slots();

    /** The most connections that the pool has or opens. */
    int held();

    /** Whether a connection of the pool may make room now. */
    boolean mayBorrow();

    /** For these Sources, others have given up their part. */
    void emptied(Collection<ObjectKey> sources);

    /** What is said of sessions is another thing now. */
    void changed();
  }

  private record Client(String at, String worker, int index, ObjectKey own) {}

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  /** As long as Sinks may take for what is left, before the connection is given back. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);

  /** The same where Sources wait meanwhile. */
  private static final Duration SHORT_LIMIT = Duration.ofSeconds(10);

  private final PoolRuntime runtime;
  private final Supplier<PoolSettings> settings;
  private final Owner owner;
  private final Map<Client, SessionReclaim> others = new LinkedHashMap<>();
  private final Map<Client, SessionReclaim> own = new LinkedHashMap<>();
  private final InPool inPool = new InPool();
  private Slot lent;
  private int beside;
  private CompletableFuture<Void> alone = DONE;
  private ConnectorException givenUp;
  private boolean over;

  SessionReclaims(PoolRuntime runtime, Supplier<PoolSettings> settings, Owner owner) {
    this.runtime = runtime;
    this.settings = settings;
    this.owner = owner;
  }

  /**
   * Exactly these sessions of workers that are gone are to be taken over; those that were removed
   * are forgotten with that.
   */
  void want(Collection<Session> sessions) {
    Map<Client, Map<ObjectKey, List<String>>> wanted = new HashMap<>();
    String namespace = settings.get().connector().namespace();
    sessions.forEach(
        session ->
            wanted
                .computeIfAbsent(
                    new Client(null, session.worker(), session.client(), null),
                    first -> new LinkedHashMap<>(2))
                .put(
                    new ObjectKey(namespace, session.source()),
                    session.topics() == null ? List.of() : session.topics()));
    others
        .entrySet()
        .removeIf(
            entry -> {
              boolean unwanted = !wanted.containsKey(entry.getKey());
              if (unwanted) {
                entry.getValue().end();
              }
              return unwanted;
            });
    wanted.forEach((client, left) -> others.computeIfAbsent(client, this::reclaim).want(left));
  }

  private SessionReclaim reclaim(Client client) {
    return reclaim(client, settings.get());
  }

  private SessionReclaim reclaim(Client client, PoolSettings at) {
    return new SessionReclaim(
        runtime,
        new SessionReclaim.Target(at, client.worker(), client.index(), client.own()),
        inPool);
  }

  /**
   * The pool has left a session behind.
   *
   * @param at the settings with which it was there
   * @param client which client's it is
   * @param source the Source whose own it is; null for the client's
   * @param left the Sources that subscribe in it, and to what
   */
  void leftBehind(
      PoolSettings at, int client, ObjectKey source, Map<ObjectKey, List<String>> left) {
    Client key = key(at, client, source);
    SessionReclaim known = own.computeIfAbsent(key, first -> reclaim(key, at));
    Map<ObjectKey, List<String>> all = new LinkedHashMap<>(known.left());
    left.forEach((one, topics) -> all.merge(one, topics, SessionReclaims::together));
    known.want(all);
    owner.changed();
  }

  private static List<String> together(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  private Client key(PoolSettings at, int client, ObjectKey source) {
    return new Client(
        at.sessionsAt(), runtime.node().worker(), source == null ? client : -1, source);
  }

  /**
   * What was left in a session that a connection of the pool goes on in.
   *
   * @param left the Sources, and to what they subscribe in it
   * @param free completes when nothing else is connected in it any more
   */
  record CameBack(Map<ObjectKey, List<String>> left, CompletableFuture<Void> free) {
    private static final CameBack NOTHING = new CameBack(Map.of(), DONE);
  }

  /** A connection of the pool goes on in that client's session, or is about to. */
  CameBack cameBack(PoolSettings at, int client) {
    return cameBack(at, client, null);
  }

  /** The Source's own session is in use again, here or by another worker. */
  CompletableFuture<Void> cameBack(PoolSettings at, ObjectKey source) {
    return cameBack(at, -1, source).free();
  }

  private CameBack cameBack(PoolSettings at, int client, ObjectKey source) {
    SessionReclaim known = at.keepsSessions() ? own.remove(key(at, client, source)) : null;
    return known == null ? CameBack.NOTHING : new CameBack(known.left(), known.end());
  }

  /** Completes when no session that the pool has left behind has anything for that Source. */
  CompletableFuture<Void> whenNothingIsLeft(ObjectKey source) {
    return CompletableFuture.allOf(
        own.values().stream()
            .filter(one -> one.left().containsKey(source))
            .map(SessionReclaim::whenOver)
            .toArray(CompletableFuture[]::new));
  }

  /** Somebody may take what is left now. */
  void look() {
    List.copyOf(own.values()).forEach(SessionReclaim::look);
    List.copyOf(others.values()).forEach(SessionReclaim::look);
  }

  /** For the report: what was removed of others. */
  List<HeldSession> cleared() {
    List<HeldSession> cleared = new ArrayList<>();
    others.values().stream()
        .filter(SessionReclaim::isDone)
        .forEach(
            done ->
                done.left()
                    .keySet()
                    .forEach(
                        source ->
                            cleared.add(
                                new HeldSession(
                                    done.target().worker(),
                                    done.target().client(),
                                    source.name(),
                                    true))));
    return cleared;
  }

  /** For the report: what is left of this worker's own. */
  List<HeldSession> left() {
    List<HeldSession> left = new ArrayList<>();
    own.values().stream()
        .filter(one -> one.target().own() == null && !one.isElsewhere())
        .forEach(
            one ->
                one.left()
                    .forEach(
                        (source, topics) ->
                            left.add(
                                new HeldSession(
                                    null, one.target().client(), source.name(), null, topics))));
    return left;
  }

  /** Why sessions stay where the pool was before; null where none do. */
  ConnectorException givenUp() {
    return givenUp;
  }

  /**
   * Removes the session of a Source of its own, once.
   *
   * @return completes in bounded time, and never fails, with whether it is gone
   */
  CompletableFuture<Boolean> endOwn(ObjectKey source) {
    boolean possible = !over && settings.get().keepsSessions();
    SessionReclaim.Spare spare = possible ? inPool.borrow() : null;
    if (spare == null) {
      return CompletableFuture.completedFuture(false);
    }
    return spare
        .ready()
        .thenCompose(free -> SessionEnd.of(runtime, settings.get(), 0, source))
        .thenApply(
            done -> {
              spare.giveBack();
              return done;
            });
  }

  /** Nothing is said of what was given up before any more. */
  void settingsChanged() {
    givenUp = null;
  }

  /** Connections that are not in the place of one of these slots. */
  int heldBeside(List<Slot> slots) {
    return beside + (lent != null && !slots.contains(lent) ? 1 : 0);
  }

  /** Completes when no slot has made room for a session; those that have come back soon. */
  CompletableFuture<Void> alone() {
    if (lent != null) {
      Stream.concat(own.values().stream(), others.values().stream())
          .toList()
          .forEach(SessionReclaim::interrupt);
    }
    return alone;
  }

  @Override
  public String toString() {
    return "left " + own.values() + " of others " + others.values();
  }

  /**
   * Takes over no more.
   *
   * @return completes, in bounded time, when nothing of it is open any more
   */
  CompletableFuture<Void> end() {
    over = true;
    CompletableFuture<Void> ended =
        CompletableFuture.allOf(
            Stream.concat(others.values().stream(), own.values().stream()).toList().stream()
                .map(SessionReclaim::end)
                .toArray(CompletableFuture[]::new));
    others.clear();
    return ended;
  }

  private final class InPool implements SessionReclaim.Owner {
    @Override
    public PoolSettings settings() {
      return settings.get();
    }

    @Override
    public List<SourceReading> takers(Collection<ObjectKey> sources) {
      return owner.takers(sources);
    }

    @Override
    public SessionReclaim.Spare borrow() {
      Integer share = settings.get().share();
      if (share == null || owner.held() < share) {
        beside++;
        return new Borrowed(null, DONE);
      }
      if (lent != null || !owner.mayBorrow()) {
        return null;
      }
      List<Slot> slots = owner.slots();
      if (slots.isEmpty()) {
        return null;
      }
      lent = slots.reversed().stream().min(Comparator.comparingInt(Slot::readers)).orElseThrow();
      alone = new CompletableFuture<>();
      return new Borrowed(lent, lent.lend());
    }

    @Override
    public Link open(int client) {
      return owner.slots().stream()
          .filter(slot -> slot.index() == client && slot.isOpen())
          .map(Slot::link)
          .findFirst()
          .orElse(null);
    }

    @Override
    public void emptied(SessionReclaim reclaim) {
      owner.emptied(reclaim.left().keySet());
    }

    @Override
    public void done(SessionReclaim reclaim) {
      own.values().remove(reclaim);
      owner.emptied(reclaim.left().keySet());
      owner.changed();
    }

    @Override
    public void givenUp(SessionReclaim reclaim, ConnectorException cause) {
      own.values().remove(reclaim);
      givenUp =
          ConnectorException.retry(
              Reason.NotDrained,
              "the sessions that were left where the Connector was before could not be emptied: "
                  + cause.getMessage());
      owner.changed();
    }
  }

  private final class Borrowed implements SessionReclaim.Spare {
    private final Slot slot;
    private final CompletableFuture<Void> ready;

    private Borrowed(Slot slot, CompletableFuture<Void> ready) {
      this.slot = slot;
      this.ready = ready;
    }

    @Override
    public CompletableFuture<Void> ready() {
      return ready;
    }

    @Override
    public Duration limit() {
      return slot != null && slot.isNeeded() ? SHORT_LIMIT : DRAIN_LIMIT;
    }

    @Override
    public void giveBack() {
      if (slot == null) {
        beside--;
      } else {
        lent = null;
        if (owner.slots().contains(slot)) {
          slot.takeBack();
        }
        alone.complete(null);
      }
      owner.changed();
    }
  }
}
