package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.sharing.ClientPlan;
import dev.mooring.sharing.Conflict;
import dev.mooring.sharing.Subscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The slots of a pool, and which Source reads on which. To be used on the control thread. */
final class SlotRow implements Slot.Owner {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
  private static final ConnectorException WITHOUT_SHARE =
      ConnectorException.disconnected(
          Reason.NoShare, "the budget of the Connector leaves this worker no connection");

  private final PoolRuntime runtime;
  private final Supplier<PoolSettings> settings;
  private final Runnable changed;
  private final Logins logins;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<Integer, CompletableFuture<Void>> retiring = new HashMap<>();
  private final Set<SourceReading> withoutClient = new LinkedHashSet<>();
  private Collection<Subscriber> subscribers = List.of();
  private ClientPlan plan = ClientPlan.EMPTY;
  private Map<ObjectKey, Integer> leftovers = Map.of();
  private volatile Instant lastAttempt;
  private volatile Long lastExchange;
  private boolean shared;
  private long ticks;
  private int closing;
  private boolean started;
  private boolean closed;

  /** As many idle slots as the settings say; {@code changed} runs when one stands otherwise. */
  SlotRow(PoolRuntime runtime, Supplier<PoolSettings> settings, Runnable changed) {
    this.runtime = runtime;
    this.settings = settings;
    this.changed = changed;
    this.logins = new Logins(runtime);
    resize();
  }

  private PoolSettings settings() {
    return settings.get();
  }

  /** All, in their order. */
  List<Slot> all() {
    return List.copyOf(slots);
  }

  @Override
  public void changed() {
    changed.run();
  }

  @Override
  public void attempts() {
    lastAttempt = runtime.clock().instant();
  }

  /** When it was last tried to open a connection; null before the first time. From any thread. */
  Instant lastAttempt() {
    return lastAttempt;
  }

  /** Remembers when the other side last answered, when that link is gone. */
  void remember(Link open) {
    if (lastExchange == null || lastExchange < open.exchangedAt()) {
      lastExchange = open.exchangedAt();
    }
  }

  /** How long ago the other side last answered, by these or by earlier links. From any thread. */
  Optional<Duration> sinceLastExchange(List<Link> open, long nanoTime) {
    Long last = lastExchange;
    for (Link link : open) {
      last = last == null ? link.exchangedAt() : Long.valueOf(Math.max(last, link.exchangedAt()));
    }
    return Optional.ofNullable(last).map(at -> Duration.ofNanos(nanoTime - at));
  }

  @Override
  public Logins.Entry queue(PoolSettings with, Runnable open) {
    return logins.queue(with, open);
  }

  /** How its slots may log in. */
  Logins logins() {
    return logins;
  }

  @Override
  public long tick() {
    return ticks++;
  }

  List<SlotView> views() {
    return slots.stream().map(Slot::view).toList();
  }

  List<Link> openLinks() {
    return slots.stream().filter(Slot::takesWrites).map(Slot::link).toList();
  }

  /** Those of the open links on which a Source reads. */
  Set<Link> readLinks() {
    return slots.stream()
        .filter(slot -> slot.isOpen() && !slot.readings().isEmpty())
        .map(Slot::link)
        .collect(Collectors.toSet());
  }

  /** The most connections that there are, or that are opened from now on. */
  int held() {
    return slots.size() + closing;
  }

  /** Whether the slot of that index is open; not so when there is none. */
  boolean isOpen(int index) {
    return index < slots.size() && slots.get(index).isOpen();
  }

  void start() {
    if (!closed) {
      started = true;
      slots.forEach(Slot::start);
    }
  }

  /** Goes on with other settings, with which open connections live on. */
  void goOn() {
    slots.forEach(slot -> slot.settingsChanged(slot.settings().withCareOf(settings())));
    resize();
  }

  /** Goes over to other settings all at once. */
  void renew() {
    slots.forEach(slot -> slot.renew(settings()));
    resize();
  }

  void assign(SourceReading reading) {
    if (closed || reading.hasEnded()) {
      return;
    }
    if (slots.isEmpty()) {
      withoutClient.add(reading);
      reading.disconnected(WITHOUT_SHARE);
      return;
    }
    ObjectKey source = reading.request().source();
    Optional<Conflict> conflict = plan.conflict(source);
    if (conflict.isPresent()) {
      withoutClient.add(reading);
      reading.disconnected(
          ConnectorException.retry(Reason.SubscriptionConflict, conflict.get().message()));
      return;
    }
    slots.get(plan.client(source).orElseGet(() -> anyClient(source))).attach(reading);
  }

  /** For types that need no plan. */
  private int anyClient(ObjectKey source) {
    return ClientAssignment.choose(
        source, slots.stream().map(slot -> slot.readings().size()).toList());
  }

  /**
   * These Sources subscribe here. Those that are here already stay on their clients, if that is
   * possible.
   *
   * @param recorded where Sources were before this process began; counts at the first call
   */
  void share(Collection<Subscriber> among, Map<ObjectKey, Integer> recorded) {
    if (!shared) {
      shared = true;
      subscribers = List.copyOf(among);
      plan = ClientPlan.of(subscribers, planSize(), recorded);
      leftovers = new HashMap<>(recorded);
      leftovers.entrySet().removeAll(plan.clients().entrySet());
      changed();
    } else if (!closed && !among.equals(subscribers)) {
      subscribers = List.copyOf(among);
      plan();
      rearrange(List.of());
    }
  }

  /** The sessions of which the other side knows, or soon will. */
  List<HeldSession> sessions() {
    List<HeldSession> sessions = new ArrayList<>();
    for (Slot slot : slots) {
      slot.subscribed().forEach(source -> sessions.add(held(source, slot.index())));
    }
    leftovers.forEach((source, client) -> sessions.add(held(source, client)));
    return sessions;
  }

  /** What an earlier process has left on a client is gone, or not worth to be kept, now. */
  void forgetLeftovers(IntPredicate client) {
    if (!leftovers.isEmpty() && leftovers.values().removeIf(client::test)) {
      changed();
    }
  }

  private static HeldSession held(ObjectKey source, int client) {
    return new HeldSession(null, client, source.name(), null);
  }

  private void plan() {
    plan = ClientPlan.of(subscribers, planSize(), plan.clients());
  }

  /** Without any slot, as many as there may be again: Sources come back to their places. */
  private int planSize() {
    return slots.isEmpty() ? settings().fullSize() : slots.size();
  }

  /**
   * Brings each reading to its place in the plan. All leave before the first arrives, or two that
   * overlap would meet on the way.
   *
   * @return completes when they have left the slots that go
   */
  private CompletableFuture<Void> rearrange(List<Slot> going) {
    List<SourceReading> moving = new ArrayList<>(withoutClient);
    withoutClient.clear();
    going.forEach(slot -> moving.addAll(slot.readings()));
    for (Slot slot : slots) {
      for (SourceReading reading : slot.readings()) {
        ObjectKey source = reading.request().source();
        int planned = plan.client(source).orElse(slot.index());
        if (planned != slot.index() || plan.conflict(source).isPresent()) {
          moving.add(reading);
        }
      }
    }
    CompletableFuture<Void> left = allOf(moving.stream().map(SourceReading::moveOut));
    left.thenRun(() -> moving.forEach(this::assign));
    return left;
  }

  /**
   * Completes, in bounded time, when nothing is open any more.
   *
   * @param forGood whether sessions are removed, too
   */
  CompletableFuture<Void> close(boolean forGood) {
    closed = true;
    logins.end();
    return allOf(
        Stream.concat(slots.stream().map(slot -> slot.close(forGood)), retiring.values().stream()));
  }

  /** Another reader of these Sources is gone: theirs here ask anew for what they read. */
  void renew(Collection<ObjectKey> sources) {
    for (Slot slot : slots) {
      for (SourceReading reading : slot.readings()) {
        if (sources.contains(reading.request().source())) {
          reading.renew();
        }
      }
    }
  }

  /** Whether the session of that client is known to be gone. */
  boolean hasRemovedSession(int client) {
    return client < slots.size() && slots.get(client).hasRemovedSession();
  }

  private void resize() {
    List<Slot> going = new ArrayList<>();
    while (slots.size() < settings().size()) {
      add();
    }
    while (slots.size() > settings().size()) {
      going.add(slots.removeLast());
    }
    plan();
    CompletableFuture<Void> left = rearrange(going);
    going.forEach(slot -> retire(slot, left));
  }

  private void add() {
    Slot slot = new Slot(slots.size(), settings(), runtime, this);
    slots.add(slot);
    if (started) {
      // The one that had this place before may have the same client id, and be still there.
      retiring.getOrDefault(slot.index(), DONE).thenRun(slot::start);
    }
  }

  private void retire(Slot slot, CompletableFuture<Void> left) {
    closing++;
    CompletableFuture<Void> gone = left.thenCompose(moved -> slot.close(true));
    gone.thenRun(
        () -> {
          closing--;
          changed();
        });
    retiring.merge(slot.index(), gone, (one, other) -> allOf(Stream.of(one, other)));
  }

  private static CompletableFuture<Void> allOf(Stream<CompletableFuture<Void>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }
}
