package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Placement;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to run on the workers of one WorkerPool. What has a mistake in it is left out, so that it
 * holds up nobody else; the operator's conditions say why.
 *
 * @param connectors to be open: those that this pool's Sources and Sinks name, running or not, and
 *     in the default pool those that nobody names
 * @param sources to be read
 * @param sinks to be written
 * @param paused Sources that would be read if their Connector were enabled
 * @param existing all Connectors, whether they are to be open or not
 */
record DesiredState(
    Map<ObjectKey, Connector> connectors,
    Map<ObjectKey, Source> sources,
    Map<ObjectKey, Sink> sinks,
    Set<ObjectKey> paused,
    Map<ObjectKey, Connector> existing) {

  /**
   * Works it out; a pure function.
   *
   * @param pool the WorkerPool
   */
  static DesiredState of(Inventory inventory, String pool, SpecRules rules) {
    Map<ObjectKey, Connector> known = byKey(inventory.connectors());
    DesiredState desired =
        new DesiredState(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashSet<>(), known);
    inventory.sources().stream()
        .filter(source -> rules.compiles(source.getSpec()))
        .forEach(source -> desired.addSource(source, pool, known));
    desired.sources.keySet().removeAll(Subscribers.refused(desired.sources, known));
    Set<ObjectKey> existing =
        inventory.sources().stream().map(ObjectKey::of).collect(Collectors.toSet());
    SinkRules sinkRules = new SinkRules(inventory.sinks(), existing, known, rules);
    inventory.sinks().stream()
        .filter(desired::takesFromHere)
        .filter(sinkRules::isInOrder)
        .forEach(sink -> desired.sinks.put(ObjectKey.of(sink), sink));
    desired.addDeadLetterSinks(sinkRules);
    ConnectorUse use = ConnectorUse.of(inventory);
    known.forEach((key, connector) -> desired.addConnector(key, connector, use.pools(key), pool));
    return desired;
  }

  /** Where one of these Sources runs. */
  Placement placement(Source source) {
    return source
        .getSpec()
        .placedOn(UsedConnector.of(source).map(existing::get).map(Connector::getSpec).orElse(null));
  }

  private static Map<ObjectKey, Connector> byKey(Collection<Connector> connectors) {
    Map<ObjectKey, Connector> all = HashMap.newHashMap(connectors.size());
    connectors.forEach(connector -> all.put(ObjectKey.of(connector), connector));
    return all;
  }

  private void addSource(Source source, String pool, Map<ObjectKey, Connector> known) {
    ObjectKey key = ObjectKey.of(source);
    if (!source.getSpec().workerPool().equals(pool)
        || !source.getSpec().enabled()
        || source.isMarkedForDeletion()) {
      return;
    }
    Optional<ObjectKey> used = UsedConnector.of(source);
    if (used.isEmpty()) {
      if (!source.getSpec().needsConnector()) {
        sources.put(key, source);
      }
      return;
    }
    Connector connector = known.get(used.get());
    if (connector == null
        || !canUse(source, source.getSpec().typeName(), connector)
        || !source.getSpec().canBePlacedOn(connector.getSpec())) {
      return;
    }
    if (connector.getSpec().enabled()) {
      sources.put(key, source);
    } else {
      paused.add(key);
    }
  }

  /** Where dead letters go, they go on the same worker. */
  private void addDeadLetterSinks(SinkRules rules) {
    for (Sink sink : List.copyOf(sinks.values())) {
      rules
          .deadLetterSink(sink)
          .filter(rules::isInOrder)
          .ifPresent(letters -> sinks.put(ObjectKey.of(letters), letters));
    }
  }

  private boolean takesFromHere(Sink sink) {
    return SinkRules.sourcesOf(sink).stream().anyMatch(sources::containsKey);
  }

  static boolean canUse(HasMetadata user, String type, Connector connector) {
    return type != null
        && type.equals(connector.getSpec().typeName())
        && UsedConnector.mayUse(user, connector)
        && UsedConnector.refusal(connector).isEmpty();
  }

  private void addConnector(ObjectKey key, Connector connector, Set<String> usedIn, String pool) {
    boolean here = usedIn.isEmpty() ? pool.equals(Mooring.DEFAULT_POOL) : usedIn.contains(pool);
    boolean needed = !usedIn.isEmpty() || !connector.isMarkedForDeletion();
    if (here && needed && connector.getSpec().enabled()) {
      connectors.put(key, connector);
    }
  }
}
