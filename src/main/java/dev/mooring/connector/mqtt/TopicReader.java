package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SessionReader;
import dev.mooring.connector.network.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One Source's reading on one connection: which topics, and what could not be offered yet. On the
 * connection's loop, but for the methods of {@link SessionReader}.
 */
final class TopicReader implements SessionReader {
  /** Messages of QoS 0 that wait for room, at most; what is above is dropped, as QoS 0 may be. */
  static final int HELD_AT_MOST_ONCE = 100;

  private static final int MOST_FORMER = 100;

  private static final Runnable NOTHING = () -> {};

  private ReadRequest request;
  private final MessageReceiver receiver;
  private final Loop loop;
  private final Arrivals arrivals;
  private final Subscriptions subscriptions;
  private List<TopicFilter> filters;
  private List<String> subscribedFilters;
  private List<TopicFilter> formerFilters;

  /** All that the broker may have, as it is told them. */
  private final Set<String> keptFilters;

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
    this.filters = filters(request.topics());
    this.formerFilters = filters(request.former());
    this.subscribedFilters = MqttNames.subscribedFilters(request);
    this.keptFilters = new LinkedHashSet<>(MqttNames.keptFilters(request));
  }

  ObjectKey source() {
    return request.source();
  }

  /** The filters as the broker is told them. */
  List<String> subscribedFilters() {
    return subscribedFilters;
  }

  /** All that the broker may have subscribed for it. */
  List<String> keptFilters() {
    return List.copyOf(keptFilters);
  }

  /** The broker has no more than what it reads. */
  void keepsNoOther() {
    keptFilters.retainAll(subscribedFilters);
  }

  private static List<TopicFilter> filters(List<String> topics) {
    return topics.stream().map(TopicFilter::new).toList();
  }

  /** What it reads. */
  ReadRequest request() {
    return request;
  }

  /** Takes messages for what it reads and for this, which it is about to read. */
  void anticipate(ReadRequest next) {
    List<TopicFilter> both = new ArrayList<>(filters(next.topics()));
    both.addAll(filters);
    filters = both;
    keptFilters.addAll(MqttNames.keptFilters(next));
  }

  /** Reads that, and takes what is still there of what it has read before. */
  void goOn(ReadRequest next) {
    List<TopicFilter> former = new ArrayList<>(formerFilters);
    former.addAll(filters(request.topics()));
    former.addAll(filters(next.former()));
    formerFilters = former.subList(Math.max(0, former.size() - MOST_FORMER), former.size());
    backTo(next);
  }

  /** Reads that and nothing else. */
  void backTo(ReadRequest other) {
    request = other;
    filters = filters(other.topics());
    subscribedFilters = MqttNames.subscribedFilters(other);
  }

  /** Whether it has read messages of that topic, on this connection, before it read others. */
  boolean hasMatched(String topic) {
    for (TopicFilter filter : formerFilters) {
      if (filter.matches(topic)) {
        return true;
      }
    }
    return false;
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
    } else if (offer(arrival)) {
      arrivals.waitsNoMore(arrival);
    } else {
      hold(arrival);
      receiver.whenRoom(this::resume);
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public CompletionStage<Boolean> drain() {
    return subscriptions.drain(this);
  }

  @Override
  public void renew() {
    subscriptions.renew(this);
  }

  @Override
  public CompletionStage<Void> change(ReadRequest next) {
    return subscriptions.change(this, next);
  }

  @Override
  public CompletionStage<Boolean> formerGone() {
    return subscriptions.formerGone(this);
  }

  /** Whether it has read other topics before, on this connection or, as it was told, before it. */
  boolean hasFormer() {
    return !formerFilters.isEmpty();
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

  /** Its PUBACKs wait for others'; null when they do not any more. */
  void heldUp(ConnectorException why) {
    receiver.heldUp(why);
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
      Arrival offered = held.poll();
      arrivals.waitsNoMore(offered);
      if (!offered.isAcknowledged()) {
        heldAtMostOnce--;
      }
    }
  }

  private boolean offer(Arrival arrival) {
    Runnable acknowledge = arrival.isAcknowledged() ? () -> arrivals.finished(arrival) : NOTHING;
    return receiver.offer(arrival.message(), acknowledge);
  }

  /**
   * It reads no more. What is to be acknowledged waits for whoever comes for it, without what is of
   * QoS 0.
   */
  void leaveWaiting() {
    for (Arrival arrival : held) {
      if (!arrival.isAcknowledged()) {
        arrivals.waitsNoMore(arrival);
      }
    }
    held.clear();
  }

  private void hold(Arrival arrival) {
    if (arrival.isAcknowledged()) {
      held.add(arrival);
      arrivals.waits(arrival);
    } else if (!stopped && heldAtMostOnce < HELD_AT_MOST_ONCE && arrivals.waits(arrival)) {
      heldAtMostOnce++;
      held.add(arrival);
    } else {
      arrivals.dropped(arrival, "the Sinks of Source " + source() + " have no room for");
    }
  }
}
