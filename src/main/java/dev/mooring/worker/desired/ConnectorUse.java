package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** In which WorkerPools Connectors are named by Sources and Sinks, whether these run or not. */
final class ConnectorUse {
  private final Map<ObjectKey, Set<String>> poolsByConnector = new HashMap<>();
  private final Map<ObjectKey, String> poolBySource = new HashMap<>();
  private final Map<ObjectKey, Sink> sinks = new HashMap<>();

  private ConnectorUse() {}

  static ConnectorUse of(Inventory inventory) {
    ConnectorUse use = new ConnectorUse();
    inventory.sources().forEach(use::add);
    inventory.sinks().forEach(sink -> use.sinks.put(ObjectKey.of(sink), sink));
    inventory.sinks().forEach(use::add);
    return use;
  }

  /** The pools that a Connector is named in; none while nobody names it. */
  Set<String> pools(ObjectKey connector) {
    return poolsByConnector.getOrDefault(connector, Set.of());
  }

  /** Whether it is named as it is written, or as it was accepted last and goes on. */
  void add(Source source) {
    ObjectKey key = ObjectKey.of(source);
    poolBySource.put(key, source.getSpec().workerPool());
    UsedConnector.of(source).ifPresent(used -> add(used, source.getSpec().workerPool()));
  }

  /** A Sink is where its Sources are, and the Sink of its dead letters with it. */
  void add(Sink sink) {
    String namespace = sink.getMetadata().getNamespace();
    Optional<Sink> letters =
        sink.getSpec().deadLetterSink().map(name -> sinks.get(new ObjectKey(namespace, name)));
    for (var from : sink.getSpec().from()) {
      String pool = poolBySource.get(new ObjectKey(namespace, from.source()));
      if (pool != null) {
        UsedConnector.of(sink).ifPresent(used -> add(used, pool));
        letters.flatMap(UsedConnector::of).ifPresent(used -> add(used, pool));
      }
    }
  }

  private void add(ObjectKey connector, String pool) {
    poolsByConnector.computeIfAbsent(connector, first -> new HashSet<>(2)).add(pool);
  }
}
