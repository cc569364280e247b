package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.worker.pipeline.Pipelines;
import dev.mooring.worker.pipeline.SinkSettings;
import dev.mooring.worker.pool.Connections;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts Sinks, and then Sources, on their connections. A Source does not begin before all its Sinks
 * can take its records, or those that are late would miss some; one that runs goes on.
 */
final class Wiring {
  private final Map<ObjectKey, Connections> open;
  private final Set<Connections> openOnes;
  private final Pools pools;
  private final Pipelines pipelines;
  private final KnownRules rules;
  private final Map<ObjectKey, Connections> sources = new HashMap<>();
  private final Map<ObjectKey, SinkSettings> sinks = new HashMap<>();
  private final Set<ObjectKey> incomplete = new HashSet<>();

  /**
   * @param open the Connectors' connections; one that cannot be opened yet has none
   */
  Wiring(Map<ObjectKey, Connections> open, Pools pools, Pipelines pipelines, KnownRules rules) {
    this.open = open;
    this.openOnes = new HashSet<>(open.values());
    this.pools = pools;
    this.pipelines = pipelines;
    this.rules = rules;
  }

  /** The Sources that can run now, each with where it reads. */
  Map<ObjectKey, Connections> sources() {
    return sources;
  }

  /** The Sinks that can run now. */
  Map<ObjectKey, SinkSettings> sinks() {
    return sinks;
  }

  void addSink(ObjectKey key, Sink sink) {
    Optional<SinkSettings> running = pipelines.sinkSettings(key);
    connections(ReportedKind.Sink, sink, UsedConnector.of(sink), sink.getSpec().typeName())
        .flatMap(connections -> settings(sink, running, connections))
        .or(() -> running.filter(before -> canGoOn(before, sink)))
        .ifPresentOrElse(settings -> sinks.put(key, settings), () -> addIncomplete(key, sink));
  }

  private Optional<SinkSettings> settings(
      Sink sink, Optional<SinkSettings> running, Connections connections) {
    if (running.isPresent() && running.get().isOf(sink, connections)) {
      return running;
    }
    return rules
        .expressions(sink.getSpec())
        .map(expressions -> SinkSettings.of(sink, expressions, connections));
  }

  /** While a Sink's new Connector cannot be opened yet, the one before is better than none. */
  private boolean canGoOn(SinkSettings before, Sink sink) {
    return before.uid().equals(sink.getMetadata().getUid())
        && openOnes.contains(before.connections());
  }

  private void addIncomplete(ObjectKey key, Sink sink) {
    sink.getSpec()
        .from()
        .forEach(from -> incomplete.add(new ObjectKey(key.namespace(), from.source())));
  }

  void addSource(ObjectKey key, Source source) {
    if (pipelines.runs(key) || !incomplete.contains(key)) {
      connections(
              ReportedKind.Source, source, UsedConnector.of(source), source.getSpec().typeName())
          .ifPresent(connections -> sources.put(key, connections));
    }
  }

  private Optional<Connections> connections(
      ReportedKind kind, HasMetadata user, Optional<ObjectKey> used, String type) {
    return used.isEmpty()
        ? pools.attached(kind, user, type)
        : Optional.ofNullable(open.get(used.get()));
  }
}
