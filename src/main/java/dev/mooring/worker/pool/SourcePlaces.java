package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.sharing.Conflict;
import dev.mooring.sharing.Subscriber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which Source reads on which slot of a pool, and what goes with it when that is another one. To be
 * used on the control thread.
 */
final class SourcePlaces implements SourceReading.Owner {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
  private static final ConnectorException WITHOUT_SHARE =
      ConnectorException.disconnected(
          Reason.NoShare, "the budget of the Connector leaves this worker no connection");

  private final SlotRow row;
  private final Supplier<PoolSettings> settings;
  private final SessionReclaims reclaims;
  private final Map<ObjectKey, SourceReading> readings = new LinkedHashMap<>();
  private final Set<SourceReading> withoutClient = new LinkedHashSet<>();
  private final Set<ObjectKey> withOwnSession = new LinkedHashSet<>();
  private final PlannedSources planned = new PlannedSources();
  private boolean shared;

  SourcePlaces(SlotRow row, Supplier<PoolSettings> settings, SessionReclaims reclaims) {
    this.row = row;
    this.settings = settings;
    this.reclaims = reclaims;
  }

  private PoolSettings settings() {
    return settings.get();
  }

  private List<Subscription> subscriptionsOf(ObjectKey source) {
    return row.every()
        .flatMap(slot -> slot.subscriptions().stream())
        .filter(one -> one.source().equals(source))
        .toList();
  }

  /** A reading begins, or begins again where the plan wants it now. */
  void assign(SourceReading reading) {
    if (row.isClosed() || !reading.isReading()) {
      return;
    }
    ObjectKey source = reading.request().source();
    readings.put(source, reading);
    Optional<Conflict> conflict = planned.conflict(source);
    if (row.all().isEmpty()) {
      // What is left on the clients that go is read as long as they may stay.
      waitFor(WITHOUT_SHARE, reading, one -> one.move(reading));
      return;
    } else if (conflict.isPresent()) {
      String message = conflict.get().message();
      waitFor(
          ConnectorException.retry(Reason.SubscriptionConflict, message),
          reading,
          one -> makeRoom(one, reading));
      return;
    }
    boolean own = isOwn(reading);
    if (own) {
      CompletableFuture<Void> free = reclaims.cameBack(settings(), source);
      if (!free.isDone()) {
        free.thenRun(() -> assign(reading));
        return;
      }
    }
    noteOwnSession(source, own);
    Slot there = row.all().get(planned.client(source).orElseGet(() -> anyClient(source)));
    subscriptionsOf(source).stream()
        .filter(one -> own && !one.isOwn() && one.slot() == there)
        .forEach(one -> one.move(reading));
    Subscription next = there.subscription(source, own);
    reading.goesTo(next);
    next.activate(reading);
    there.connect(next);
    if (next.reads()) {
      reads(reading, next);
    }
  }

  private void waitFor(
      ConnectorException cause, SourceReading reading, Consumer<Subscription> whatIsLeft) {
    withoutClient.add(reading);
    reading.interrupted(cause);
    subscriptionsOf(reading.request().source()).forEach(whatIsLeft);
  }

  /**
   * A Source that has no place any more keeps what the other side has for it, unless that keeps one
   * from reading that has its place there: then it is read out first.
   */
  private void makeRoom(Subscription one, SourceReading reading) {
    if (planned.isInTheWay(one) && settings().keepsSessions()) {
      one.move(reading);
    } else {
      one.suspend();
    }
  }

  private boolean isOwn(SourceReading reading) {
    return reading.request().isExclusive() && settings().keepsSessions();
  }

  /** A Source that has had a session of its own here and has none any more leaves it behind. */
  private void noteOwnSession(ObjectKey source, boolean own) {
    if (own) {
      withOwnSession.add(source);
    } else if (withOwnSession.remove(source)) {
      reclaims.leftBehind(settings(), -1, source, Map.of(source, List.of()));
    }
  }

  /** For types that need no plan: one of its own as long as there is one, and the same again. */
  private int anyClient(ObjectKey source) {
    Optional<Slot> present =
        subscriptionsOf(source).stream()
            .map(Subscription::slot)
            .filter(row.all()::contains)
            .findFirst();
    return present
        .map(Slot::index)
        .orElseGet(
            () -> ClientAssignment.choose(source, row.all().stream().map(Slot::readers).toList()));
  }

  /**
   * These Sources subscribe here, whether they run already or not. Those that are here already stay
   * on their clients, if that is possible; what is kept for others that do not run is given up.
   *
   * @param recorded what an earlier process has left on this worker's clients; counts at the first
   *     call
   */
  void share(Collection<Subscriber> among, Collection<HeldSession> recorded) {
    if (row.isClosed()) {
      return;
    }
    boolean others = planned.set(among);
    // Whichever worker reads goes on in it.
    among.stream()
        .filter(Subscriber::alone)
        .forEach(one -> reclaims.cameBack(settings(), one.source()));
    if (!shared) {
      shared = true;
      Map<ObjectKey, Integer> present = new HashMap<>();
      recorded.forEach(one -> adopt(one, present));
      planned.plan(planSize(), present);
      among.forEach(this::adoptPlanned);
      rearrange(List.of());
    } else if (others) {
      plan();
      rearrange(List.of());
    }
    row.every()
        .flatMap(slot -> slot.subscriptions().stream())
        .toList()
        .forEach(this::giveUpIfNobodys);
    row.every().forEach(Slot::tellExpected);
    row.changed();
  }

  private void adopt(HeldSession left, Map<ObjectKey, Integer> present) {
    ObjectKey source = new ObjectKey(settings().connector().namespace(), left.source());
    present.putIfAbsent(source, left.client());
    List<String> topics = left.topics() == null ? List.of() : left.topics();
    if (left.client() < row.all().size()) {
      Subscription there = row.all().get(left.client()).subscription(source, false);
      there.keep(topics.isEmpty() ? planned.topics(source) : topics);
    } else {
      reclaims.leftBehind(settings(), left.client(), null, Map.of(source, topics));
    }
  }

  /** An earlier process may have subscribed, and have died before that was recorded. */
  private void adoptPlanned(Subscriber one) {
    boolean isKnown = !subscriptionsOf(one.source()).isEmpty();
    Optional<Integer> client = planned.client(one.source()).filter(at -> at < row.all().size());
    if (settings().keepsSessions() && !one.alone() && !isKnown && client.isPresent()) {
      row.all().get(client.get()).subscription(one.source(), false).keep(one.topics());
    }
  }

  /** Nobody reads it, and nobody will. */
  private void giveUpIfNobodys(Subscription one) {
    if (one.state() == SubscriptionState.SUSPENDED
        && !readings.containsKey(one.source())
        && !planned.contains(one.source())
        && settings().keepsSessions()) {
      one.expire();
    }
  }

  void plan() {
    planned.plan(planSize());
  }

  /** Without any slot, as many as there may be again: Sources come back to their places. */
  private int planSize() {
    return row.all().isEmpty() ? settings().fullSize() : row.all().size();
  }

  /** Brings each reading to its place in the plan. */
  void rearrange(List<Slot> going) {
    withoutClient.clear();
    List<SourceReading> moving = new ArrayList<>();
    for (SourceReading reading : readings.values()) {
      if (reading.isReading() && !isInPlace(reading, going)) {
        moving.add(reading);
      }
    }
    List<CompletableFuture<Void>> left = new ArrayList<>();
    for (SourceReading reading : moving) {
      left.add(makesBeforeItBreaks(reading) ? DONE : moveOut(reading));
    }
    CompletableFuture<Void> all = allOf(left.stream());
    all.thenRun(
        () -> {
          moving.forEach(this::assign);
          row.closeUnneeded();
        });
  }

  private boolean isInPlace(SourceReading reading, List<Slot> going) {
    ObjectKey source = reading.request().source();
    if (planned.conflict(source).isPresent()) {
      return false;
    }
    return subscriptionsOf(source).stream()
        .filter(one -> one.state() == SubscriptionState.ACTIVE && one.isOwn() == isOwn(reading))
        .anyMatch(
            one ->
                !going.contains(one.slot())
                    && row.all().contains(one.slot())
                    && planned.client(source).orElse(one.slot().index()) == one.slot().index());
  }

  /** Whether it may read on two clients while it goes from one to the other. */
  private boolean makesBeforeItBreaks(SourceReading reading) {
    return settings().keepsSessions() && !reading.request().isExclusive();
  }

  private CompletableFuture<Void> moveOut(SourceReading reading) {
    List<Subscription> here =
        subscriptionsOf(reading.request().source()).stream()
            .filter(one -> one.reading() == reading && one.isOwn() == isOwn(reading))
            .toList();
    if (!here.isEmpty()) {
      reading.moves();
    }
    return allOf(here.stream().map(this::leave));
  }

  private CompletableFuture<Void> leave(Subscription one) {
    if (one.isOwn()) {
      one.suspend();
      return one.slot().release(one);
    }
    // Nothing is kept of it, or it could not be on one client only.
    one.expire();
    if (!one.slot().isOpen()) {
      one.gone();
    }
    return one.whenGone();
  }

  @Override
  public void reads(SourceReading reading, Subscription there) {
    Subscription wanted = reading.wanted();
    if (wanted == null || wanted.reads()) {
      subscriptionsOf(there.source()).stream()
          .filter(one -> one != wanted && !one.isOwn())
          .forEach(one -> one.move(reading));
    }
    reclaims.look();
  }

  @Override
  public List<Subscription> retire(SourceReading reading) {
    ObjectKey source = reading.request().source();
    withoutClient.remove(reading);
    withOwnSession.remove(source);
    List<Subscription> all = subscriptionsOf(source);
    all.forEach(one -> one.retire(reading));
    reclaims.look();
    return all;
  }

  @Override
  public CompletableFuture<Void> leftElsewhere(SourceReading reading) {
    return reclaims.whenNothingIsLeft(reading.request().source());
  }

  @Override
  public CompletableFuture<Void> end(SourceReading reading) {
    ObjectKey source = reading.request().source();
    withoutClient.remove(reading);
    readings.remove(source, reading);
    List<CompletableFuture<Void>> free = new ArrayList<>();
    for (Subscription one : subscriptionsOf(source)) {
      if (one.reading() != reading) {
        continue;
      }
      one.suspend();
      if (one.isOwn()) {
        free.add(one.slot().release(one));
      } else if (!settings().keepsSessions()) {
        one.gone();
      }
    }
    row.every().forEach(slot -> free.add(slot.released()));
    row.closeUnneeded();
    row.changed();
    return allOf(free.stream());
  }

  @Override
  public void changed(SourceReading reading) {
    subscriptionsOf(reading.request().source()).stream()
        .filter(one -> one.reading() == reading && one.state() == SubscriptionState.ACTIVE)
        .forEach(Subscription::change);
    row.every().forEach(Slot::tellExpected);
  }

  /** The Sources that have a place here. */
  PlannedSources planned() {
    return planned;
  }

  /** Another reader of these Sources is gone: theirs here ask anew for what they read. */
  void renew(Collection<ObjectKey> sources) {
    row.every()
        .flatMap(slot -> slot.subscriptions().stream())
        .filter(one -> sources.contains(one.source()))
        .forEach(Subscription::renew);
  }

  /**
   * Those who take what was left for these Sources elsewhere. Sources that are gone are left out:
   * what is left for them is of no use.
   *
   * @return null while one of them does not flow here yet, but will
   */
  List<SourceReading> takers(Collection<ObjectKey> sources) {
    List<SourceReading> takers = new ArrayList<>();
    for (ObjectKey source : sources) {
      SourceReading reading = readings.get(source);
      if (reading != null && reading.takesWhatIsLeft()) {
        takers.add(reading);
      } else if (reading != null || planned.contains(source)) {
        return null;
      }
    }
    return takers;
  }

  /** What was left on a client of that slot for the Source is read there again. */
  void takeUp(ObjectKey source, List<String> topics, Slot slot) {
    Subscription left = slot.subscription(source, false);
    left.keep(topics);
    SourceReading reading = readings.get(source);
    if (reading != null && reading.readsElsewhere(left)) {
      left.move(reading);
    } else if (reading != null && reading.isRetiring()) {
      left.retire(reading);
    } else if (shared) {
      giveUpIfNobodys(left);
    }
  }

  private static CompletableFuture<Void> allOf(Stream<CompletableFuture<Void>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }
}
