package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.UsedConnector;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether Sinks can be run as they are written. For one look at all of them. */
final class SinkRules {
  private final Map<ObjectKey, Sink> sinks = new HashMap<>();
  private final Set<ObjectKey> sources;
  private final Map<ObjectKey, Connector> connectors;
  private final SpecRules rules;

  /**
   * @param sources all that exist
   * @param connectors all that exist
   */
  SinkRules(
      Collection<Sink> sinks,
      Set<ObjectKey> sources,
      Map<ObjectKey, Connector> connectors,
      SpecRules rules) {
    sinks.forEach(sink -> this.sinks.put(ObjectKey.of(sink), sink));
    this.sources = sources;
    this.connectors = connectors;
    this.rules = rules;
  }

  /** Whether it is to run, as far as it itself and what it names are concerned. */
  boolean isInOrder(Sink sink) {
    return sink.getSpec().enabled()
        && !sink.isMarkedForDeletion()
        && sources.containsAll(sourcesOf(sink))
        && canWrite(sink)
        && canGiveUp(sink)
        && rules.compiles(sink.getSpec());
  }

  /** The Sink that gets its dead letters, if there is one. */
  Optional<Sink> deadLetterSink(Sink sink) {
    return sink.getSpec()
        .deadLetterSink()
        .map(name -> new ObjectKey(sink.getMetadata().getNamespace(), name))
        .map(sinks::get);
  }

  /** Where it takes records from; with one of them missing, it is not accepted. */
  static List<ObjectKey> sourcesOf(Sink sink) {
    String namespace = sink.getMetadata().getNamespace();
    return sink.getSpec().from().stream()
        .map(from -> new ObjectKey(namespace, from.source()))
        .toList();
  }

  private boolean canGiveUp(Sink sink) {
    return sink.getSpec().deadLetterSink().isEmpty()
        || deadLetterSink(sink)
            .filter(letters -> letters.getSpec().delivery().onFailure() != OnFailure.DeadLetter)
            .isPresent();
  }

  private boolean canWrite(Sink sink) {
    Optional<ObjectKey> used = UsedConnector.of(sink);
    if (used.isEmpty()) {
      return !sink.getSpec().needsConnector();
    }
    Connector connector = connectors.get(used.get());
    return connector != null
        && connector.getSpec().enabled()
        && DesiredState.canUse(sink, sink.getSpec().typeName(), connector);
  }
}
