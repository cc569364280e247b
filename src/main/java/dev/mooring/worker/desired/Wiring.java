package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.pipeline.Pipelines;
import dev.mooring.worker.pipeline.SinkSettings;
import dev.mooring.worker.pipeline.Suspension;
import dev.mooring.worker.pool.Connections;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts Sinks, and then Sources, on their connections. A Source does not begin to read before all
 * its Sinks can take its records, or those that are late would miss some; one that reads goes on. A
 * Sink that runs and has no connections now is suspended.
 */
final class Wiring {
  private final Map<ObjectKey, Connections> open;
  private final Set<Connections> openOnes;
  private final Pools pools;
  private final Pipelines pipelines;
  private final KnownRules rules;
  private final Map<ObjectKey, Connections> sources = new HashMap<>();
  private final Map<ObjectKey, SinkSettings> sinks = new HashMap<>();
  private final Map<ObjectKey, Suspension> suspended = new HashMap<>();
  private final Map<ReportedObject, String> mistakes = new HashMap<>();
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

  /** The Sources of which some Sink cannot take records yet: they do not begin to read. */
  Set<ObjectKey> incomplete() {
    return incomplete;
  }

  /** The Sinks that can run now. */
  Map<ObjectKey, SinkSettings> sinks() {
    return sinks;
  }

  /** The Sinks that cannot, and which Sources wait for. */
  Map<ObjectKey, Suspension> suspended() {
    return suspended;
  }

  /** What is wrong with what is written now of those that run as they were accepted last. */
  Map<ReportedObject, String> mistakes() {
    return mistakes;
  }

  void addSink(ObjectKey key, Outcome<Sink> outcome) {
    switch (outcome.kind()) {
      case RUN -> connect(key, outcome);
      case SUSPENDED ->
          suspended.put(key, suspension(key, outcome, outcome.reason(), outcome.message()));
      case UNDECIDED -> waitFor(outcome.object());
      case REFUSED, OFF -> {}
    }
  }

  private void connect(ObjectKey key, Outcome<Sink> outcome) {
    Sink sink = outcome.object();
    Optional<SinkSettings> running = pipelines.sinkSettings(key);
    note(ReportedKind.Sink, key, outcome);
    connections(ReportedKind.Sink, sink, UsedConnector.of(sink), sink.getSpec().typeName())
        .map(connections -> settings(sink, running, connections))
        .or(() -> running.filter(before -> canGoOn(before, sink)))
        .ifPresentOrElse(
            settings -> sinks.put(key, settings),
            () -> {
              waitFor(sink);
              if (running.filter(before -> isSame(before, sink)).isPresent()) {
                suspended.put(
                    key,
                    suspension(key, outcome, Reason.Connecting, "its connection is not there yet"));
              }
            });
  }

  private SinkSettings settings(
      Sink sink, Optional<SinkSettings> running, Connections connections) {
    return running
        .filter(before -> before.isOf(sink, connections))
        .orElseGet(() -> SinkSettings.of(sink, rules.expressions(sink.getSpec()), connections));
  }

  private static Suspension suspension(
      ObjectKey key, Outcome<Sink> outcome, Reason reason, String message) {
    Sink sink = outcome.object();
    return new Suspension(
        key, sink.getMetadata().getUid(), SinkRules.sourcesOf(sink), reason, message);
  }

  /** While a Sink's new Connector cannot be opened yet, the one before is better than none. */
  private boolean canGoOn(SinkSettings before, Sink sink) {
    return isSame(before, sink) && openOnes.contains(before.connections());
  }

  private static boolean isSame(SinkSettings before, Sink sink) {
    return before.uid().equals(sink.getMetadata().getUid());
  }

  private void waitFor(Sink sink) {
    incomplete.addAll(SinkRules.sourcesOf(sink));
  }

  private void note(ReportedKind kind, ObjectKey key, Outcome<?> outcome) {
    if (outcome.message() != null) {
      mistakes.put(new ReportedObject(kind, key), outcome.message());
    }
  }

  /** A Source that is to run. */
  void addSource(ObjectKey key, Outcome<Source> outcome) {
    Source source = outcome.object();
    note(ReportedKind.Source, key, outcome);
    connections(ReportedKind.Source, source, UsedConnector.of(source), source.getSpec().typeName())
        .ifPresent(connections -> sources.put(key, connections));
  }

  private Optional<Connections> connections(
      ReportedKind kind, HasMetadata user, Optional<ObjectKey> used, String type) {
    return used.isEmpty()
        ? pools.attached(kind, user, type)
        : Optional.ofNullable(open.get(used.get()));
  }
}
