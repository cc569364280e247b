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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A Sink's outlets on the open links of a pool. May be used from any thread. */
final class PoolOutlets implements Outlets {
  private final SinkSpec sink;
  private final Supplier<List<Link>> open;
  private final Supplier<ConnectorException> whyNoneIsOpen;
  private final CircuitBreaker breaker;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile Row row = new Row(List.of(), List.of());

  private record Row(List<Link> links, List<LinkOutlet> outlets) {}

  /**
   * Outlets with a Sink's settings.
   *
   * @param open the links that are open now; each list never changes
   * @param whyNoneIsOpen why none is
   */
  PoolOutlets(
      SinkSpec sink,
      Supplier<List<Link>> open,
      Supplier<ConnectorException> whyNoneIsOpen,
      CircuitBreaker breaker) {
    this.sink = sink;
    this.open = open;
    this.whyNoneIsOpen = whyNoneIsOpen;
    this.breaker = breaker;
  }

  @Override
  public Outlet free() {
    if (!breaker.admits()) {
      return null;
    }
    List<LinkOutlet> outlets = outlets();
    LinkOutlet far = null;
    int first = turn.getAndIncrement();
    for (int i = 0; i < outlets.size(); i++) {
      LinkOutlet outlet = outlets.get(Math.floorMod(first + i, outlets.size()));
      if (outlet.isOpen() && outlet.hasRoom()) {
        if (outlet.writer.isNear()) {
          return outlet;
        }
        far = far == null ? outlet : far;
      }
    }
    return far;
  }

  @Override
  public Outlet busy() {
    LinkOutlet least = null;
    if (breaker.admits()) {
      for (LinkOutlet outlet : outlets()) {
        if (outlet.isOpen() && (least == null || outlet.load() < least.load())) {
          least = outlet;
        }
      }
    }
    return least;
  }

  @Override
  public ConnectorException whyNone() {
    ConnectorException interruption = breaker.interruption();
    return interruption == null ? whyNoneIsOpen.get() : interruption;
  }

  private List<LinkOutlet> outlets() {
    List<Link> links = open.get();
    Row known = row;
    if (known.links() == links) {
      return known.outlets();
    }
    List<LinkOutlet> outlets = new ArrayList<>(links.size());
    for (Link link : links) {
      int place = known.links().indexOf(link);
      outlets.add(place < 0 ? new LinkOutlet(link) : known.outlets().get(place));
    }
    row = new Row(links, outlets);
    return outlets;
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
      return !link.writes().isClosed();
    }

    /** Whether it would work on one more write at once. */
    boolean hasRoom() {
      return load() < writer.window();
    }

    @Override
    public boolean keepsOrder() {
      return writer.keepsOrder();
    }

    @Override
    public CompletionStage<Void> write(List<Message> messages) {
      if (!breaker.begin()) {
        return CompletableFuture.failedStage(whyNone());
      }
      // One that is just leaving takes none, so that each is written where it can be finished.
      if (!link.writes().begin()) {
        breaker.unknown();
        return CompletableFuture.failedStage(
            ConnectorException.disconnected(
                Reason.ConnectionLost, "the connection is being closed"));
      }
      CompletionStage<Void> answer = begun(messages);
      answer.whenComplete((written, failure) -> ended(failure));
      return answer;
    }

    private CompletionStage<Void> begun(List<Message> messages) {
      try {
        return messages.size() == 1 ? writer.write(messages.getFirst()) : writer.write(messages);
      } catch (RuntimeException e) {
        return CompletableFuture.failedStage(Causes.of(e));
      }
    }

    private void ended(Throwable failure) {
      link.writes().finish();
      if (failure == null) {
        breaker.succeeded();
        return;
      }
      ConnectorException cause = Causes.of(failure);
      switch (cause.kind()) {
        case DISCONNECTED -> {
          breaker.unknown();
          link.suspect();
        }
        case RETRY -> breaker.failed(cause);
        case PERMANENT -> breaker.succeeded();
      }
    }
  }
}
