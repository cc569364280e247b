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
import java.util.function.Predicate;

/** In which WorkerPools Connectors are named by Sources and Sinks, whether these run or not. */
final class ConnectorUse {
  private final Map<ObjectKey, Set<String>> poolsByConnector = new HashMap<>();
  private final Map<ObjectKey, Set<String>> poolsBySource = new HashMap<>();
  private final Map<ObjectKey, Sink> sinks = new HashMap<>();

  private ConnectorUse() {}

  /**
   * By what is written now, and by what has not ended yet.
   *
   * @param pool the pool of this worker
   * @param runsHere whether a Source runs here, or is still ending: what it needs is needed here,
   *     whichever pool it names by now
   */
  static ConnectorUse of(Inventory inventory, String pool, Predicate<ObjectKey> runsHere) {
    ConnectorUse use = new ConnectorUse();
    inventory.sources().forEach(use::add);
    inventory.sources().stream()
        .filter(source -> runsHere.test(ObjectKey.of(source)))
        .forEach(source -> use.add(source, pool));
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
    add(source, source.getSpec().workerPool());
  }

  private void add(Source source, String pool) {
    poolsBySource.computeIfAbsent(ObjectKey.of(source), first -> new HashSet<>(2)).add(pool);
    UsedConnector.of(source).ifPresent(used -> add(used, pool));
  }

  /** A Sink is where its Sources are, and the Sink of its dead letters with it. */
  void add(Sink sink) {
    String namespace = sink.getMetadata().getNamespace();
    Optional<Sink> letters =
        sink.getSpec().deadLetterSink().map(name -> sinks.get(new ObjectKey(namespace, name)));
    for (var from : sink.getSpec().from()) {
      Set<String> pools =
          poolsBySource.getOrDefault(new ObjectKey(namespace, from.source()), Set.of());
      for (String pool : pools) {
        UsedConnector.of(sink).ifPresent(used -> add(used, pool));
        letters.flatMap(UsedConnector::of).ifPresent(used -> add(used, pool));
      }
    }
  }

  private void add(ObjectKey connector, String pool) {
    poolsByConnector.computeIfAbsent(connector, first -> new HashSet<>(2)).add(pool);
  }
}
