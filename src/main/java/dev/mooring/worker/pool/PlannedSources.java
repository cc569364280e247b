package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ExpectedSource;
import dev.mooring.sharing.ClientPlan;
import dev.mooring.sharing.Conflict;
import dev.mooring.sharing.Subscriber;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Sources that have a place on a pool's clients, whether they run or not, and what a message on
 * a client can be for. On the control thread.
 */
final class PlannedSources {
  private Map<ObjectKey, Subscriber> subscribers = Map.of();
  private ClientPlan plan = ClientPlan.EMPTY;

  /**
   * These have a place from now on, in a plan that is still to be made.
   *
   * @return whether they are others than before
   */
  boolean set(Collection<Subscriber> among) {
    Map<ObjectKey, Subscriber> before = subscribers;
    subscribers = new LinkedHashMap<>();
    among.forEach(one -> subscribers.put(one.source(), one));
    return !before.equals(subscribers);
  }

  /** Gives each a client, the one that it has if that is possible. */
  void plan(int size) {
    plan(size, plan.clients());
  }

  void plan(int size, Map<ObjectKey, Integer> present) {
    plan = ClientPlan.of(subscribers.values(), size, present);
  }

  Collection<Subscriber> all() {
    return subscribers.values();
  }

  boolean contains(ObjectKey source) {
    return subscribers.containsKey(source);
  }

  /** What a Source subscribes to; nothing for one that is not planned. */
  List<String> topics(ObjectKey source) {
    Subscriber planned = subscribers.get(source);
    return planned == null ? List.of() : planned.topics();
  }

  Optional<Conflict> conflict(ObjectKey source) {
    return plan.conflict(source);
  }

  /** The client of a Source; empty for one that is refused or not planned. */
  Optional<Integer> client(ObjectKey source) {
    return plan.client(source);
  }

  /** Whether a message on one client could be for either of two. */
  boolean overlap(Subscription one, Subscription other) {
    return one.source().equals(other.source())
        ? one.isOwn() != other.isOwn()
        : overlap(plannedOrKept(one), plannedOrKept(other));
  }

  /** What two of the plan have left of other settings keeps neither of them from reading. */
  private List<String> plannedOrKept(Subscription one) {
    return contains(one.source()) ? topics(one.source()) : one.topics();
  }

  /** Whether one keeps others from reading that have their place where it is. */
  boolean isInTheWay(Subscription one) {
    return on(one.slot())
        .anyMatch(
            other -> !other.source().equals(one.source()) && overlap(topics(one), other.topics()));
  }

  private static boolean overlap(Collection<String> some, Collection<String> others) {
    return new Subscriber(null, null, List.copyOf(some), false)
        .overlaps(new Subscriber(null, null, List.copyOf(others), false));
  }

  private Stream<Subscriber> on(Slot slot) {
    return subscribers.values().stream()
        .filter(one -> plan.client(one.source()).equals(Optional.of(slot.index())));
  }

  /** What is, may be or will be subscribed to there. */
  private Set<String> topics(Subscription one) {
    Set<String> topics = new LinkedHashSet<>(one.topics());
    topics.addAll(topics(one.source()));
    return topics;
  }

  /** The Sources that read on that slot, or will, or for which something may be left there. */
  List<ExpectedSource> expected(Slot slot) {
    Map<ObjectKey, Set<String>> expected = new LinkedHashMap<>();
    on(slot).forEach(one -> expected.put(one.source(), new LinkedHashSet<>(one.topics())));
    slot.subscriptions().stream()
        .filter(Subscription::isKept)
        .forEach(
            one ->
                expected
                    .computeIfAbsent(one.source(), first -> new LinkedHashSet<>())
                    .addAll(topics(one)));
    return expected.entrySet().stream()
        .map(entry -> new ExpectedSource(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }
}
