package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ConnectorReference;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** In which WorkerPools Connectors are named by Sources and Sinks, whether these run or not. */
final class ConnectorUse {
  private final Map<ObjectKey, Set<String>> poolsByConnector = new HashMap<>();
  private final Map<ObjectKey, String> poolBySource = new HashMap<>();

  private ConnectorUse() {}

  static ConnectorUse of(Inventory inventory) {
    ConnectorUse use = new ConnectorUse();
    inventory.sources().forEach(use::add);
    inventory.sinks().forEach(use::add);
    return use;
  }

  /** The pools that a Connector is named in; none while nobody names it. */
  Set<String> pools(ObjectKey connector) {
    return poolsByConnector.getOrDefault(connector, Set.of());
  }

  private void add(Source source) {
    ObjectKey key = ObjectKey.of(source);
    poolBySource.put(key, source.getSpec().workerPool());
    add(key.namespace(), source.getSpec().connectorRef(), source.getSpec().workerPool());
  }

  /** A Sink is where its Sources are. */
  private void add(Sink sink) {
    String namespace = sink.getMetadata().getNamespace();
    for (var from : sink.getSpec().from()) {
      String pool = poolBySource.get(new ObjectKey(namespace, from.source()));
      if (pool != null) {
        add(namespace, sink.getSpec().connectorRef(), pool);
      }
    }
  }

  private void add(String namespace, ConnectorReference reference, String pool) {
    if (reference != null) {
      poolsByConnector
          .computeIfAbsent(new ObjectKey(namespace, reference.name()), first -> new HashSet<>(2))
          .add(pool);
    }
  }
}
