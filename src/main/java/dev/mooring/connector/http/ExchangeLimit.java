package dev.mooring.connector.http;

import dev.mooring.connector.network.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Ends exchanges whose time is over: one limit for all, so that they end in the order in which they
 * have begun, and one timer is enough. On the connection's loop.
 */
final class ExchangeLimit {
  private final Loop loop;
  private final Duration limit;
  private final Consumer<Exchange> late;
  private final Deque<Exchange> underWay = new ArrayDeque<>(4);
  private boolean watching;

  /**
   * @param limit for each exchange as a whole
   * @param late ends one that is not over in time
   */
  ExchangeLimit(Loop loop, Duration limit, Consumer<Exchange> late) {
    this.loop = loop;
    this.limit = limit;
    this.late = late;
  }

  /** Its time begins. */
  void begin(Exchange exchange) {
    long now = System.nanoTime();
    while (!underWay.isEmpty() && underWay.peek().isDone()) {
      underWay.poll();
    }
    exchange.endBy(now + limit.toNanos());
    underWay.add(exchange);
    if (!watching) {
      watch(limit.toNanos());
    }
  }

  private void watch(long nanos) {
    watching = true;
    // A timer may be early by less than a millisecond.
    loop.after(Duration.ofNanos(nanos).plusMillis(1), this::look);
  }

  private void look() {
    watching = false;
    long now = System.nanoTime();
    while (!underWay.isEmpty() && (underWay.peek().isDone() || underWay.peek().isLate(now))) {
      Exchange first = underWay.poll();
      if (!first.isDone()) {
        late.accept(first);
      }
    }
    if (!underWay.isEmpty()) {
      watch(underWay.peek().left(now));
    }
  }
}
