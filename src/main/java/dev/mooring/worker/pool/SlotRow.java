package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ExpectedSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The slots of a pool, and which Source reads on which. A slot that is one too many goes when
 * nothing is left for anybody in its session. To be used on the control thread.
 */
final class SlotRow implements SlotOwner {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  /** As long as Sinks may take for what is left before a budget wants a connection back. */
  static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);

  private final PoolRuntime runtime;
  private final Supplier<PoolSettings> settings;
  private final Runnable changed;
  private final Logins logins;
  private final SessionReclaims reclaims;
  private final SourcePlaces places;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Slot> leaving = new ArrayList<>();
  private final Map<Integer, CompletableFuture<Void>> retiring = new HashMap<>();
  private volatile Instant lastAttempt;
  private volatile Long lastExchange;
  private long ticks;
  private int closing;
  private boolean started;
  private boolean closed;

  /** As many idle slots as the settings say; {@code changed} runs when one stands otherwise. */
  SlotRow(
      PoolRuntime runtime,
      Supplier<PoolSettings> settings,
      SessionReclaims reclaims,
      Runnable changed) {
    this.runtime = runtime;
    this.settings = settings;
    this.reclaims = reclaims;
    this.changed = changed;
    this.logins = new Logins(runtime);
    this.places = new SourcePlaces(this, settings, reclaims);
    resize();
  }

  private PoolSettings settings() {
    return settings.get();
  }

  @Override
  public String toString() {
    return every()
        .map(slot -> slot.subscriptions().toString())
        .collect(Collectors.joining(" ", "slots " + slots.size() + " ", ""));
  }

  /** All, in their order, but for those that are one too many. */
  List<Slot> all() {
    return List.copyOf(slots);
  }

  /** All, and those that are one too many. */
  Stream<Slot> every() {
    return Stream.concat(slots.stream(), leaving.stream());
  }

  /** Which Source reads where. */
  SourcePlaces places() {
    return places;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public boolean overlap(Subscription one, Subscription other) {
    return places.planned().overlap(one, other);
  }

  @Override
  public List<ExpectedSource> expected(Slot slot) {
    return places.planned().expected(slot);
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

  /**
   * Who takes what is left of these Sources in other sessions; null where that is not to be tried
   * now, as with a login that is refused.
   */
  List<SourceReading> takers(Collection<ObjectKey> sources) {
    return logins.areRefused(settings()) ? null : places.takers(sources);
  }

  /** What they all are to the outside, with whose login they wait for. */
  ConnectionView view() {
    List<SlotView> views = slots.stream().map(Slot::view).toList();
    return Views.waiting(Views.of(views), logins.awaited());
  }

  List<Link> openLinks() {
    return slots.stream().filter(Slot::takesWrites).map(Slot::link).toList();
  }

  /** Those of the open links on which a Source reads. */
  Set<Link> readLinks() {
    return slots.stream()
        .filter(slot -> slot.isOpen() && slot.isNeeded())
        .map(Slot::link)
        .collect(Collectors.toSet());
  }

  /** The most connections that there are, or that are opened from now on. */
  int held() {
    return slots.size() + leaving.size() + closing + reclaims.heldBeside(slots);
  }

  void start() {
    if (!closed) {
      started = true;
      slots.forEach(Slot::start);
    }
  }

  /** Goes on with other settings, with which open connections live on. */
  void goOn() {
    every().toList().forEach(slot -> slot.settingsChanged(slot.settings().withCareOf(settings())));
    leaving.stream()
        .filter(slot -> !slot.settings().connectsLike(settings()))
        .filter(slot -> slot.settings().sharesSessionsWith(settings()))
        .toList()
        .forEach(slot -> slot.moveTo(settings()));
    resize();
  }

  /** Goes over to other settings all at once. */
  void renew() {
    slots.forEach(slot -> slot.renew(settings()));
    resize();
  }

  /** The sessions of which the other side knows, or soon will. */
  List<HeldSession> sessions() {
    if (!settings().keepsSessions()) {
      return List.of();
    }
    List<HeldSession> sessions = new ArrayList<>();
    every()
        .forEach(
            slot ->
                slot.subscriptions().stream()
                    .filter(one -> !one.isOwn())
                    .forEach(
                        one ->
                            sessions.add(
                                new HeldSession(
                                    null, slot.index(), one.source().name(), null, one.topics()))));
    sessions.addAll(reclaims.left());
    return sessions.stream().distinct().toList();
  }

  @Override
  public void gone(Slot slot) {
    if (leaving.contains(slot) && !slot.isNeeded()) {
      closeLeaving(slot);
    }
    changed();
  }

  /** Closes those that are one too many and for which nothing is to be read any more. */
  void closeUnneeded() {
    List.copyOf(leaving).forEach(this::gone);
  }

  @Override
  public void notEnded(Slot slot) {
    if (!closed) {
      reclaims.leftBehind(
          slot.settings(),
          slot.index(),
          null,
          topics(slot.subscriptions().stream().filter(one -> !one.isOwn())));
    }
  }

  @Override
  public void leftBehind(Slot slot, PoolSettings where, List<Subscription> what) {
    reclaims.cameBack(slot.settings(), slot.index());
    Map<ObjectKey, List<String>> shared = topics(what.stream().filter(one -> !one.isOwn()));
    if (!shared.isEmpty()) {
      reclaims.leftBehind(where, slot.index(), null, shared);
    }
    what.stream()
        .filter(Subscription::isOwn)
        .forEach(one -> reclaims.leftBehind(where, -1, one.source(), topics(Stream.of(one))));
  }

  private static Map<ObjectKey, List<String>> topics(Stream<Subscription> subscriptions) {
    return subscriptions.collect(
        Collectors.toMap(Subscription::source, Subscription::topics, (one, other) -> one));
  }

  /**
   * Completes, in bounded time, when nothing is open any more.
   *
   * @param forGood whether sessions are removed, too, whatever is left in them
   */
  CompletableFuture<Void> close(boolean forGood) {
    closed = true;
    logins.end();
    return allOf(
        Stream.concat(every().map(slot -> slot.close(forGood)), retiring.values().stream()));
  }

  private void resize() {
    List<Slot> going = new ArrayList<>();
    while (slots.size() < settings().size()) {
      add();
    }
    while (slots.size() > settings().size()) {
      going.add(slots.removeLast());
    }
    leaving.addAll(going);
    places.plan();
    places.rearrange(going);
    going.forEach(this::leave);
    every().forEach(Slot::tellExpected);
  }

  private void add() {
    int index = slots.size();
    Optional<Slot> stillHere = leaving.stream().filter(slot -> slot.index() == index).findFirst();
    if (stillHere.isPresent()) {
      leaving.remove(stillHere.get());
      slots.add(stillHere.get());
      return;
    }
    Slot slot = new Slot(index, settings(), runtime, this);
    slots.add(slot);
    // What was left when its place was given up is read where it is.
    SessionReclaims.CameBack back = reclaims.cameBack(settings(), index);
    back.left().forEach((source, topics) -> places.takeUp(source, topics, slot));
    if (started) {
      // What had this place before may have the same client id, and be still there.
      allOf(Stream.of(retiring.getOrDefault(index, DONE), back.free())).thenRun(slot::start);
    }
  }

  /** It closes when nothing is left in its session, or when the budget cannot wait any more. */
  private void leave(Slot slot) {
    if (!slot.isNeeded()) {
      closeLeaving(slot);
    } else if (settings().share() != null) {
      runtime.control().schedule(DRAIN_LIMIT, () -> closeLeaving(slot));
    }
  }

  private void closeLeaving(Slot slot) {
    if (closed || !leaving.remove(slot)) {
      return;
    }
    Map<ObjectKey, List<String>> left =
        topics(
            slot.subscriptions().stream()
                .filter(one -> !one.isOwn() && one.isKept() && settings().keepsSessions()));
    closing++;
    CompletableFuture<Void> gone = slot.close(false);
    slot.subscriptions().forEach(Subscription::suspend);
    if (!left.isEmpty()) {
      reclaims.leftBehind(slot.settings(), slot.index(), null, left);
    }
    retiring.merge(slot.index(), gone, (one, other) -> allOf(Stream.of(one, other)));
    gone.thenRun(
        () -> {
          closing--;
          changed();
        });
    changed();
  }

  private static CompletableFuture<Void> allOf(Stream<CompletableFuture<Void>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }
}
