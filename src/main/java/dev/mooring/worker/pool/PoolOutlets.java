package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A Sink's outlets on the open links of a pool. May be used from any thread. */
final class PoolOutlets implements Outlets {
  private final SinkSpec sink;
  private final Supplier<List<Link>> open;
  private final Supplier<ConnectorException> whyNoneIsOpen;
  private final CircuitBreaker breaker;
  private final WriteWatch watch;
  private final WaitingSinks waiting;
  private final Supplier<Outlet> alone;
  private final AtomicBoolean waits = new AtomicBoolean();
  private volatile Row row = new Row(List.of(), List.of());
  private volatile boolean called;
  private volatile int next;

  private record Row(List<Link> links, List<LinkOutlet> outlets) {}

  /**
   * Outlets with a Sink's settings.
   *
   * @param open the links that are open now; each list never changes
   * @param whyNoneIsOpen why none is
   * @param waiting the Sinks of the pool that wait for room
   * @param watch hears of each write
   * @param alone makes what writes a message with nothing beside it
   */
  PoolOutlets(
      SinkSpec sink,
      Supplier<List<Link>> open,
      Supplier<ConnectorException> whyNoneIsOpen,
      CircuitBreaker breaker,
      WaitingSinks waiting,
      WriteWatch watch,
      Supplier<Outlet> alone) {
    this.sink = sink;
    this.open = open;
    this.whyNoneIsOpen = whyNoneIsOpen;
    this.breaker = breaker;
    this.watch = watch;
    this.waiting = waiting;
    this.alone = alone;
  }

  @Override
  public Outlet free() {
    boolean mine = called;
    if (mine) {
      called = false;
    } else if (waiting.count() > 0) {
      return null;
    }
    return breaker.admits() ? firstFree(row().outlets()) : null;
  }

  /** Begins behind the last one, so that all take turns; one that is far only if need be. */
  private LinkOutlet firstFree(List<LinkOutlet> outlets) {
    int count = outlets.size();
    int far = -1;
    for (int i = 0, place = next; i < count; i++, place++) {
      place = place < count ? place : 0;
      LinkOutlet outlet = outlets.get(place);
      if (outlet.isOpen() && outlet.hasRoom()) {
        if (outlet.writer.isNear()) {
          next = place + 1;
          return outlet;
        }
        far = far < 0 ? place : far;
      }
    }
    if (far < 0) {
      return null;
    }
    next = far + 1;
    return outlets.get(far);
  }

  @Override
  public ConnectorException whyNone() {
    if (!breaker.admits()) {
      ConnectorException interruption = breaker.interruption();
      if (interruption != null) {
        return interruption;
      }
    }
    for (LinkOutlet outlet : row().outlets()) {
      if (outlet.isOpen()) {
        return null;
      }
    }
    return whyNoneIsOpen.get();
  }

  @Override
  public void await(Runnable look) {
    if (!waits.getAndSet(true)) {
      waiting.add(() -> wake(look));
      // What has come free since the caller looked, nobody else may have been told.
      wakeIfThereIsRoom();
    }
  }

  private void wake(Runnable look) {
    waits.set(false);
    called = true;
    look.run();
  }

  @Override
  public void passOn() {
    called = false;
    wakeIfThereIsRoom();
  }

  private void wakeIfThereIsRoom() {
    if (waiting.count() > 0 && breaker.admits() && hasRoom(row().outlets())) {
      waiting.wakeOne();
    }
  }

  private static boolean hasRoom(List<LinkOutlet> outlets) {
    for (LinkOutlet outlet : outlets) {
      if (outlet.isOpen() && outlet.hasRoom()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Outlet alone() {
    return alone.get();
  }

  private Row row() {
    List<Link> links = open.get();
    Row known = row;
    if (known.links() == links) {
      return known;
    }
    List<LinkOutlet> outlets = new ArrayList<>(links.size());
    for (Link link : links) {
      int place = known.links().indexOf(link);
      outlets.add(place < 0 ? new LinkOutlet(link) : known.outlets().get(place));
    }
    Row now = new Row(links, outlets);
    row = now;
    return now;
  }

  private final class LinkOutlet implements Outlet {
    private final Link link;
    private final SinkWriter writer;

    LinkOutlet(Link link) {
      this.link = link;
      this.writer = link.connection().writer(sink);
    }

    int load() {
      return link.writes().count();
    }

    @Override
    public boolean isOpen() {
      return !link.writes().isClosed() && !link.isReserved();
    }

    /** Whether it would work on one more write at once. */
    boolean hasRoom() {
      return load() < writer.window();
    }

    @Override
    public boolean wasHungUp() {
      return link.wasHungUp();
    }

    @Override
    public boolean keepsOrder() {
      return writer.keepsOrder();
    }

    @Override
    public CompletionStage<Void> write(List<Message> messages) {
      if (!breaker.begin()) {
        return CompletableFuture.failedStage(whyNotBegun());
      }
      // One that is just leaving takes none, so that each is written where it can be finished.
      int begun = link.writes().begin();
      if (begun == UnansweredWrites.CLOSED) {
        breaker.unknown();
        return CompletableFuture.failedStage(
            ConnectorException.disconnected(
                Reason.ConnectionLost, "the connection is being closed"));
      }
      watch.begun();
      // Its room is given back before the caller hears the answer, and looks for room.
      return begun(messages).whenComplete((written, failure) -> ended(begun, failure));
    }

    private ConnectorException whyNotBegun() {
      ConnectorException why = whyNone();
      return why == null
          ? ConnectorException.disconnected(Reason.Unavailable, "another record tries first")
          : why;
    }

    private CompletionStage<Void> begun(List<Message> messages) {
      try {
        return messages.size() == 1 ? writer.write(messages.getFirst()) : writer.write(messages);
      } catch (Throwable e) {
        return CompletableFuture.failedStage(Causes.of(e));
      }
    }

    private void ended(int begun, Throwable failure) {
      link.writes().finish(begun);
      note(failure);
      waiting.wakeOne();
    }

    private void note(Throwable failure) {
      if (failure == null) {
        link.exchanged();
        breaker.succeeded();
        return;
      }
      ConnectorException cause = Causes.of(failure);
      switch (cause.kind()) {
        case UNKNOWN -> breaker.unknown();
        case DISCONNECTED -> {
          breaker.unknown();
          link.suspect();
        }
        case RETRY -> {
          link.exchanged();
          if (isOfTheSink(cause.reason())) {
            breaker.unknown();
          } else {
            breaker.failed(cause);
          }
        }
        case PERMANENT -> {
          link.exchanged();
          breaker.succeeded();
        }
      }
    }

    /** Its own mistake: the other side is well for the Connector's other Sinks. */
    private static boolean isOfTheSink(Reason reason) {
      return reason == Reason.InvalidSpec
          || reason == Reason.NotAuthorized
          || reason == Reason.Redirected
          || reason == Reason.TargetNotFound
          || reason == Reason.RequestRefused;
    }
  }
}
