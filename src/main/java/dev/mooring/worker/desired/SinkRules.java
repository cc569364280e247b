package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
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
  private final OwnPool pool;

  /**
   * @param sources all that exist
   * @param connectors all that exist
   */
  SinkRules(
      Collection<Sink> sinks,
      Set<ObjectKey> sources,
      Map<ObjectKey, Connector> connectors,
      SpecRules rules,
      OwnPool pool) {
    this.pool = pool;
    sinks.forEach(sink -> this.sinks.put(ObjectKey.of(sink), sink));
    this.sources = sources;
    this.connectors = connectors;
    this.rules = rules;
  }

  /** What stands against it, as far as it itself and what it names are concerned. */
  Finding check(Sink sink) {
    return Optional.of(Finding.understood(sink, sink.getSpec().typeName()))
        .filter(found -> !found.isInOrder())
        .or(() -> checkSources(sink))
        .or(() -> pool.refusal(sink))
        .or(() -> Optional.of(checkConnector(sink)).filter(found -> !found.isInOrder()))
        .or(() -> checkDeadLetters(sink))
        .orElseGet(() -> rules.check(sink.getSpec()));
  }

  private Optional<Finding> checkSources(Sink sink) {
    return sourcesOf(sink).stream()
        .filter(source -> !sources.contains(source))
        .findFirst()
        .map(
            missing ->
                Finding.mistake(
                    Reason.SourceNotFound, "Source '%s' not found".formatted(missing.name())));
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

  private Finding checkConnector(Sink sink) {
    Optional<ObjectKey> used = UsedConnector.of(sink);
    if (used.isEmpty()) {
      return sink.getSpec().needsConnector()
          ? Finding.mistake(Reason.ConnectorNotFound, "spec.connectorRef names no Connector")
          : Finding.IN_ORDER;
    }
    return ConnectorRules.check(
        sink, sink.getSpec().typeName(), used.get(), connectors.get(used.get()));
  }

  /** One that is only disabled is none: letters wait for it, and what can be written goes on. */
  private Optional<Finding> checkDeadLetters(Sink sink) {
    Optional<String> name = sink.getSpec().deadLetterSink();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Sink> letters = deadLetterSink(sink);
    if (letters.isEmpty()) {
      return Optional.of(
          Finding.mistake(
              Reason.SinkNotFound,
              "Sink '%s', which is to get the dead letters, not found".formatted(name.get())));
    }
    return letters
        .filter(to -> to.getSpec().delivery().onFailure() == OnFailure.DeadLetter)
        .map(
            to ->
                Finding.mistake(
                    Reason.InvalidSpec,
                    "Sink '%s', which is to get the dead letters, has dead letters itself"
                        .formatted(name.get())));
  }
}
