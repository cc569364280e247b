package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.network.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One Source's reading on one connection: which topics, and what could not be offered yet. On the
 * connection's loop, but for the methods of {@link SourceReader}.
 */
final class TopicReader implements SourceReader {
  /** Messages of QoS 0 that wait for room, at most; what is above is dropped, as QoS 0 may be. */
  static final int HELD_AT_MOST_ONCE = 100;

  private static final Runnable NOTHING = () -> {};

  private final ReadRequest request;
  private final MessageReceiver receiver;
  private final Loop loop;
  private final Arrivals arrivals;
  private final Subscriptions subscriptions;
  private final List<TopicFilter> filters;
  private final List<String> subscribedFilters = new ArrayList<>();
  private final Deque<Arrival> held = new ArrayDeque<>(0);
  private int heldAtMostOnce;
  private long lastArrivalNanos;
  private volatile boolean stopped;

  TopicReader(
      ReadRequest request,
      MessageReceiver receiver,
      Loop loop,
      Arrivals arrivals,
      Subscriptions subscriptions) {
    this.request = request;
    this.receiver = receiver;
    this.loop = loop;
    this.arrivals = arrivals;
    this.subscriptions = subscriptions;
    this.filters = request.spec().mqtt().filters().stream().map(TopicFilter::new).toList();
    for (TopicFilter filter : filters) {
      subscribedFilters.add(MqttNames.subscribedFilter(request, filter.toString()));
    }
  }

  ObjectKey source() {
    return request.source();
  }

  /** The filters as the broker is told them. */
  List<String> subscribedFilters() {
    return subscribedFilters;
  }

  /** The filter at that place, as the Source's spec has it. */
  String topic(int index) {
    return filters.get(index).toString();
  }

  /** What is asked for: 2 is read at 1, or a client killed between two steps would lose. */
  int qos() {
    return Math.min(request.spec().mqtt().qos(), 1);
  }

  boolean matches(String topic) {
    for (TopicFilter filter : filters) {
      if (filter.matches(topic)) {
        return true;
      }
    }
    return false;
  }

  /** Offers the message to the Source, after those that came before it. */
  void take(Arrival arrival) {
    arrival.giveTo(this);
    if (stopped || !held.isEmpty()) {
      hold(arrival);
    } else if (!offer(arrival)) {
      hold(arrival);
      receiver.whenRoom(this::resume);
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public CompletionStage<Void> drain() {
    return subscriptions.drain(this);
  }

  @Override
  public void renew() {
    subscriptions.renew(this);
  }

  /** Whether messages wait here that could not be offered yet. */
  boolean holdsBack() {
    return !stopped && !held.isEmpty();
  }

  /** When the last message came for it, or it began; as the connection's clock has it. */
  long lastArrivalNanos() {
    return lastArrivalNanos;
  }

  /** Now counts as the time of the last message. */
  void arrivedAt(long nanos) {
    lastArrivalNanos = nanos;
  }

  @Override
  public CompletionStage<Void> forget() {
    stop();
    return subscriptions.forget(this);
  }

  /** A message for it was left out: it can never be offered. */
  void leftOut(ConnectorException why) {
    receiver.leftOut(why);
  }

  /** The broker has agreed; null when to all that was asked for. */
  void granted(ConnectorException shortfall) {
    receiver.granted(shortfall);
  }

  private void resume() {
    loop.run(this::offerHeld);
  }

  private void offerHeld() {
    while (!stopped && !held.isEmpty()) {
      if (!offer(held.peek())) {
        receiver.whenRoom(this::resume);
        return;
      }
      if (!held.poll().isAcknowledged()) {
        heldAtMostOnce--;
      }
    }
  }

  private boolean offer(Arrival arrival) {
    Runnable acknowledge = arrival.isAcknowledged() ? () -> arrivals.finished(arrival) : NOTHING;
    return receiver.offer(arrival.message(), acknowledge);
  }

  private void hold(Arrival arrival) {
    if (arrival.isAcknowledged()) {
      held.add(arrival);
    } else if (!stopped && heldAtMostOnce < HELD_AT_MOST_ONCE) {
      heldAtMostOnce++;
      held.add(arrival);
    } else {
      arrivals.dropped(arrival, "the Sinks of Source " + source() + " have no room for");
    }
  }
}
