package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorReference;
import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 */
record DesiredState(
    Map<ObjectKey, Connector> connectors,
    Map<ObjectKey, Source> sources,
    Map<ObjectKey, Sink> sinks,
    Set<ObjectKey> paused) {

  /**
   * Works it out; a pure function.
   *
   * @param pool the WorkerPool
   */
  static DesiredState of(Inventory inventory, String pool, SpecRules rules) {
    DesiredState desired =
        new DesiredState(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashSet<>());
    Map<ObjectKey, Connector> known = byKey(inventory.connectors());
    inventory.sources().forEach(source -> desired.addSource(source, pool, known));
    desired.sources.keySet().removeAll(Subscribers.refused(desired.sources, known));
    Set<ObjectKey> existing =
        inventory.sources().stream().map(ObjectKey::of).collect(Collectors.toSet());
    inventory.sinks().stream()
        .filter(sink -> existing.containsAll(sourcesOf(sink)))
        .forEach(sink -> desired.addSink(sink, known, rules));
    ConnectorUse use = ConnectorUse.of(inventory);
    known.forEach((key, connector) -> desired.addConnector(key, connector, use.pools(key), pool));
    return desired;
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
    ConnectorReference reference = source.getSpec().connectorRef();
    String type = source.getSpec().typeName();
    if (reference == null) {
      if (!source.getSpec().needsConnector()) {
        sources.put(key, source);
      }
      return;
    }
    Connector connector = known.get(new ObjectKey(key.namespace(), reference.name()));
    if (connector == null || !isOfType(connector, type)) {
      return;
    }
    if (connector.getSpec().enabled()) {
      sources.put(key, source);
    } else {
      paused.add(key);
    }
  }

  private void addSink(Sink sink, Map<ObjectKey, Connector> known, SpecRules rules) {
    ObjectKey key = ObjectKey.of(sink);
    if (sink.getSpec().enabled()
        && !sink.isMarkedForDeletion()
        && takesFromHere(sink)
        && canWrite(sink, known)
        && rules.compiles(sink.getSpec())) {
      sinks.put(key, sink);
    }
  }

  private boolean takesFromHere(Sink sink) {
    return sourcesOf(sink).stream().anyMatch(sources::containsKey);
  }

  /** Where it takes records from; with one of them missing, it is not accepted. */
  private static List<ObjectKey> sourcesOf(Sink sink) {
    String namespace = sink.getMetadata().getNamespace();
    return sink.getSpec().from().stream()
        .map(from -> new ObjectKey(namespace, from.source()))
        .toList();
  }

  private static boolean canWrite(Sink sink, Map<ObjectKey, Connector> known) {
    ConnectorReference reference = sink.getSpec().connectorRef();
    String type = sink.getSpec().typeName();
    if (reference == null) {
      return !sink.getSpec().needsConnector();
    }
    Connector connector =
        known.get(new ObjectKey(sink.getMetadata().getNamespace(), reference.name()));
    return connector != null && connector.getSpec().enabled() && isOfType(connector, type);
  }

  private static boolean isOfType(Connector connector, String type) {
    return type != null && type.equals(connector.getSpec().typeName());
  }

  private void addConnector(ObjectKey key, Connector connector, Set<String> usedIn, String pool) {
    boolean here = usedIn.isEmpty() ? pool.equals(Mooring.DEFAULT_POOL) : usedIn.contains(pool);
    if (here && connector.getSpec().enabled()) {
      connectors.put(key, connector);
    }
  }
}
