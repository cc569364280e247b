package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Finds out whether it is a message that ends connections. It is written with nothing beside it, on
 * a connection that has been well for a while and answers a check just before; when the other side
 * ends this one, too, at once and no other, the message can never be written. Anything else, such
 * as a system that restarts or a network that is cut again and again, proves nothing. One message
 * at a time. On the control thread, but for {@link #outlet}.
 */
final class LoneWrites {
  /** How long a connection must have been open: one that is cut all the time never is. */
  static final Duration WELL = Duration.ofSeconds(3);

  /** Who hangs up because of a message does it so soon. */
  static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Control control;
  private final Supplier<List<Link>> open;
  private final CircuitBreaker breaker;
  private final Runnable freed;
  private final Deque<Lone> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean closed;
  private int hangUps;

  /** A message to be written, and what becomes of it. */
  private record Lone(SinkSpec sink, Message message, CompletableFuture<Void> answer) {}

  /** Its place among the link's writes, when it began, and how many hang-ups had been before. */
  private record Begun(int place, long at, int hangUps) {}

  /**
   * @param open the links that are open now
   * @param freed hears that a connection takes any writes again
   */
  LoneWrites(
      PoolRuntime runtime, Supplier<List<Link>> open, CircuitBreaker breaker, Runnable freed) {
    this.control = runtime.control();
    this.open = open;
    this.breaker = breaker;
    this.freed = freed;
  }

  /** Where a Sink writes such messages. */
  Outlet outlet(SinkSpec sink) {
    return new Outlet() {
      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public boolean keepsOrder() {
        return false;
      }

      @Override
      public CompletionStage<Void> write(List<Message> messages) {
        Lone lone = new Lone(sink, messages.getFirst(), new CompletableFuture<>());
        control.execute(() -> add(lone));
        return lone.answer();
      }
    };
  }

  /** Other links are open than before. */
  void linksChanged(List<Link> before, List<Link> now) {
    for (Link link : before) {
      if (link.wasHungUp() && !now.contains(link)) {
        hangUps++;
      }
    }
  }

  /** Nothing is written any more. */
  void close() {
    closed = true;
    while (!waiting.isEmpty()) {
      end(waiting.poll(), closing());
    }
  }

  private static ConnectorException closing() {
    return ConnectorException.disconnected(Reason.ConnectionLost, "the connection is being closed");
  }

  private void add(Lone lone) {
    waiting.add(lone);
    look();
  }

  private void look() {
    if (closed) {
      close();
    } else if (!busy && !waiting.isEmpty()) {
      Link link = breaker.admits() ? oneThatIsWell() : null;
      busy = true;
      if (link == null) {
        control.schedule(LOOK, this::lookAgain);
      } else {
        link.reserve(true);
        whenIdle(link, waiting.poll());
      }
    }
  }

  private void lookAgain() {
    busy = false;
    look();
  }

  private Link oneThatIsWell() {
    for (Link link : open.get()) {
      if (link.takesWrites() && link.age().compareTo(WELL) >= 0) {
        return link;
      }
    }
    return null;
  }

  private void whenIdle(Link link, Lone lone) {
    if (!link.takesWrites()) {
      over(link, lone, closing());
    } else if (link.writes().count() > 0) {
      control.schedule(LOOK, () -> whenIdle(link, lone));
    } else {
      Attempt.start(
          control,
          link.checkLimit(),
          link.connection()::check,
          (done, failure) -> checked(link, lone, failure),
          done -> {});
    }
  }

  private void checked(Link link, Lone lone, ConnectorException failure) {
    if (failure != null) {
      link.suspect();
      // Nothing was written, so nothing is known of the message.
      over(link, lone, ConnectorException.disconnected(failure.reason(), failure.getMessage()));
      return;
    }
    int place = link.writes().begin();
    if (place == UnansweredWrites.CLOSED) {
      over(link, lone, closing());
    } else {
      Begun begun = new Begun(place, control.nanoTime(), hangUps);
      written(link, lone)
          .whenComplete((done, cause) -> control.execute(() -> answered(link, lone, begun, cause)));
    }
  }

  private static CompletionStage<Void> written(Link link, Lone lone) {
    try {
      return link.connection().writer(lone.sink()).write(lone.message());
    } catch (Throwable e) {
      return CompletableFuture.failedStage(Causes.of(e));
    }
  }

  private void answered(Link link, Lone lone, Begun begun, Throwable failure) {
    link.writes().finish(begun.place());
    ConnectorException cause = failure == null ? null : Causes.of(failure);
    if (cause == null || cause.kind() != ConnectorException.Kind.DISCONNECTED) {
      over(link, lone, cause);
      return;
    }
    link.suspect();
    boolean soon = control.nanoTime() - begun.at() <= SOON.toNanos();
    // By then it is known what else was lost.
    control.schedule(
        SOON, () -> over(link, lone, soon && isTheMessage(link, begun) ? never() : cause));
  }

  private boolean isTheMessage(Link link, Begun begun) {
    return link.wasHungUp() && hangUps - begun.hangUps() == 1;
  }

  private static ConnectorException never() {
    return ConnectorException.permanent(
        Reason.InvalidRecord, "the other side ends the connection each time it is written");
  }

  private void over(Link link, Lone lone, ConnectorException failure) {
    link.reserve(false);
    busy = false;
    freed.run();
    end(lone, failure);
    look();
  }

  /** Elsewhere: the Sink goes on to write. */
  private void end(Lone lone, ConnectorException failure) {
    control.offload(
        () -> {
          if (failure == null) {
            lone.answer().complete(null);
          } else {
            lone.answer().completeExceptionally(failure);
          }
        });
  }
}
