package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.sharing.ClientPlan;
import dev.mooring.sharing.Conflict;
import dev.mooring.sharing.Subscriber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which Sources find no client on their Connector beside the older ones. Worked out again only when
 * one of them or the Connector has changed, and then those are named that stand otherwise.
 *
 * <p>May be used from any thread.
 */
final class SubscriptionConflicts {
  private static final int MOST_KEPT = 1000;

  private final Map<Shared, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shared, Known> eldest) {
          return size() > MOST_KEPT;
        }
      };
  private volatile Consumer<Set<ObjectKey>> changed = sources -> {};

  /** Who hears which Sources stand otherwise now. */
  void onChange(Consumer<Set<ObjectKey>> listener) {
    changed = listener;
  }

  /**
   * Why a Source finds no client; empty when it finds one.
   *
   * @param on all Sources on the Connector
   */
  Optional<Conflict> of(Source source, Connector connector, List<Source> on) {
    Shared shared = new Shared(ObjectKey.of(connector), source.getSpec().workerPool());
    return Optional.ofNullable(of(shared, connector, on).get(ObjectKey.of(source)));
  }

  private Map<ObjectKey, Conflict> of(Shared shared, Connector connector, List<Source> on) {
    int size = connector.getSpec().pool().size();
    List<Source> subscribing =
        on.stream().filter(source -> subscribes(source, shared.workerPool())).toList();
    Known last;
    Known now;
    synchronized (known) {
      last = known.get(shared);
      if (subscribing.size() <= size) {
        // Nobody can be refused: the common case, and nothing to keep.
        known.remove(shared);
        now = Known.NONE;
      } else {
        List<String> versions = versions(connector, subscribing);
        if (last != null && last.versions().equals(versions)) {
          return last.conflicts();
        }
        now = new Known(versions, conflicts(subscribing, connector.getSpec()));
        known.put(shared, now);
      }
    }
    tell(last == null ? Map.of() : last.conflicts(), now.conflicts());
    return now.conflicts();
  }

  private void tell(Map<ObjectKey, Conflict> before, Map<ObjectKey, Conflict> after) {
    Set<ObjectKey> different = new HashSet<>();
    Map<ObjectKey, Conflict> all = new HashMap<>(before);
    all.putAll(after);
    for (ObjectKey source : all.keySet()) {
      if (!after.containsKey(source) || !after.get(source).equals(before.get(source))) {
        different.add(source);
      }
    }
    if (!different.isEmpty()) {
      changed.accept(different);
    }
  }

  private static boolean subscribes(Source source, String workerPool) {
    return source.getSpec().subscription().isPresent()
        && source.getSpec().enabled()
        && source.getSpec().workerPool().equals(workerPool)
        && !source.isMarkedForDeletion();
  }

  private static Map<ObjectKey, Conflict> conflicts(List<Source> sources, ConnectorSpec connector) {
    return ClientPlan.conflicts(
        sources.stream().map(source -> Subscriber.of(source, connector)).toList(),
        connector.pool().size());
  }

  private static List<String> versions(Connector connector, List<Source> sources) {
    List<String> versions = new ArrayList<>(sources.size() + 1);
    sources.forEach(
        source ->
            versions.add(
                source.getMetadata().getUid() + ":" + source.getMetadata().getGeneration()));
    versions.sort(null);
    versions.add(connector.getMetadata().getUid() + ":" + connector.getMetadata().getGeneration());
    return versions;
  }

  /** On the workers of a pool, the Sources share a Connector's clients. */
  private record Shared(ObjectKey connector, String workerPool) {}

  private record Known(List<String> versions, Map<ObjectKey, Conflict> conflicts) {
    private static final Known NONE = new Known(List.of(), Map.of());
  }
}
