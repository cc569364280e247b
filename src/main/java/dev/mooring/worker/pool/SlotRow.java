package dev.mooring.worker.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The slots of a pool, and which Source reads on which. To be used on the control thread. */
final class SlotRow implements Slot.Owner {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final PoolRuntime runtime;
  private final Supplier<PoolSettings> settings;
  private final Runnable changed;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<Integer, CompletableFuture<Void>> retiring = new HashMap<>();
  private long ticks;
  private boolean started;
  private boolean closed;

  /** As many idle slots as the settings say; {@code changed} runs when one stands otherwise. */
  SlotRow(PoolRuntime runtime, Supplier<PoolSettings> settings, Runnable changed) {
    this.runtime = runtime;
    this.settings = settings;
    this.changed = changed;
    resize();
  }

  @Override
  public PoolSettings settings() {
    return settings.get();
  }

  @Override
  public void changed() {
    changed.run();
  }

  @Override
  public long tick() {
    return ticks++;
  }

  List<SlotView> views() {
    return slots.stream().map(Slot::view).toList();
  }

  List<Link> openLinks() {
    return slots.stream().filter(Slot::isOpen).map(Slot::link).toList();
  }

  void start() {
    if (!closed) {
      started = true;
      slots.forEach(Slot::start);
    }
  }

  /** The settings are others; {@code anew} when open connections cannot go on with them. */
  void update(boolean anew) {
    if (closed) {
      return;
    }
    slots.forEach(anew ? Slot::renew : Slot::settingsChanged);
    resize();
  }

  void assign(SourceReading reading) {
    if (closed || reading.hasEnded()) {
      return;
    }
    List<Integer> sources = slots.stream().map(slot -> slot.readings().size()).toList();
    slots.get(ClientAssignment.choose(reading.request().source(), sources)).attach(reading);
  }

  /** Completes, in bounded time, when nothing is open any more. */
  CompletableFuture<Void> close() {
    closed = true;
    return allOf(Stream.concat(slots.stream().map(Slot::close), retiring.values().stream()));
  }

  private void resize() {
    while (slots.size() < settings().size()) {
      add();
    }
    while (slots.size() > settings().size()) {
      retire(slots.removeLast());
    }
  }

  private void add() {
    Slot slot = new Slot(slots.size(), runtime, this);
    slots.add(slot);
    if (started) {
      // The one that had this place before may have the same client id, and be still there.
      retiring.getOrDefault(slot.index(), DONE).thenRun(slot::start);
    }
  }

  private void retire(Slot slot) {
    Stream<CompletableFuture<Void>> moves = slot.readings().stream().map(this::move);
    CompletableFuture<Void> gone = allOf(moves).thenCompose(moved -> slot.close());
    retiring.merge(slot.index(), gone, (one, other) -> allOf(Stream.of(one, other)));
  }

  private CompletableFuture<Void> move(SourceReading reading) {
    return reading.moveOut().thenRun(() -> assign(reading));
  }

  private static CompletableFuture<Void> allOf(Stream<CompletableFuture<Void>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }
}
