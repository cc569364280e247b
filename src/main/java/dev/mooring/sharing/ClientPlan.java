package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which client of a pool each Source subscribes on. In MQTT 3.1.1 a message does not say which
 * subscription it matched, so Sources whose filters overlap are on different clients. The first
 * that was created is the first that is served; a Source that overlaps with older ones on each
 * client is refused. That is decided by age alone, without a search for a better arrangement: as
 * many clients as its message says always do.
 *
 * <p>The same Sources and size give the same refusals, wherever this is worked out. Immutable.
 */
public final class ClientPlan {
  /** A plan for nobody. */
  public static final ClientPlan EMPTY = new ClientPlan(Map.of(), Map.of());

  private final Map<ObjectKey, Integer> clients;
  private final Map<ObjectKey, Conflict> conflicts;

  private ClientPlan(Map<ObjectKey, Integer> clients, Map<ObjectKey, Conflict> conflicts) {
    this.clients = clients;
    this.conflicts = conflicts;
  }

  /**
   * Works it out.
   *
   * @param size clients of the pool, at least 1
   * @param present where Sources are now: they stay there if that is possible, so that their
   *     sessions do
   */
  public static ClientPlan of(
      Collection<Subscriber> subscribers, int size, Map<ObjectKey, Integer> present) {
    if (subscribers.isEmpty()) {
      return EMPTY;
    }
    Overlaps overlaps = new Overlaps(subscribers);
    Admission admission = Admission.of(overlaps, size);
    int[] places = Places.of(overlaps, admission.colours(), size, present);
    Map<ObjectKey, Integer> clients = new LinkedHashMap<>();
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0) {
        clients.put(overlaps.subscriber(i).source(), places[i]);
      }
    }
    return new ClientPlan(clients, admission.conflicts());
  }

  /** Only who is refused, for those who open no connections. */
  public static Map<ObjectKey, Conflict> conflicts(Collection<Subscriber> subscribers, int size) {
    // With a client for each, nobody can be refused: the common case costs nothing.
    return subscribers.size() <= size
        ? Map.of()
        : Admission.of(new Overlaps(subscribers), size).conflicts();
  }

  /** The client of a Source, from 0; empty when it is refused or not in the plan. */
  public Optional<Integer> client(ObjectKey source) {
    return Optional.ofNullable(clients.get(source));
  }

  /** Why a Source is refused; empty when it is not. */
  public Optional<Conflict> conflict(ObjectKey source) {
    return Optional.ofNullable(conflicts.get(source));
  }

  /** All that have a client. */
  public Map<ObjectKey, Integer> clients() {
    return clients;
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    clients.forEach((source, client) -> parts.add(source + "->" + client));
    conflicts.keySet().forEach(source -> parts.add(source + " refused"));
    return "ClientPlan" + parts;
  }
}
