package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.operator.status.Intent;
import dev.mooring.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * The Sources of a Sink.
 *
 * @param found those that exist, in the Sink's order
 * @param missing the names of the others
 */
public record SourcesOf(List<Found> found, List<String> missing) {
  /** A Source, and whether it should run. */
  public record Found(Source source, Intent intent) {
    String name() {
      return source.getMetadata().getName();
    }

    private boolean mayGoOn() {
      return intent.mayRun()
          && source.getStatus() != null
          && source.getStatus().acceptedGeneration() != null;
    }
  }

  /** Looks them up. */
  public static SourcesOf of(Sink sink, Catalog catalog, Expressions expressions) {
    List<Found> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (ObjectKey key : keys(sink)) {
      catalog
          .source(key)
          .map(source -> new Found(source, SourceIntent.of(source, catalog, expressions)))
          .ifPresentOrElse(found::add, () -> missing.add(key.name()));
    }
    return new SourcesOf(found, missing);
  }

  /** The Sources that a Sink names, each once, in its own order. */
  static List<ObjectKey> keys(Sink sink) {
    String namespace = sink.getMetadata().getNamespace();
    return sink.getSpec().from().stream()
        .map(from -> new ObjectKey(namespace, from.source()))
        .distinct()
        .toList();
  }

  /** Those that should run, and those that may go on as they were accepted last. */
  public List<Source> running() {
    return found.stream()
        .filter(it -> it.intent().runs() || it.mayGoOn())
        .map(Found::source)
        .toList();
  }

  /** Why no records come to the Sink although Sources exist: none runs; null when one does. */
  public Verdict hindrance() {
    if (found.isEmpty() || found.stream().anyMatch(it -> it.intent().runs())) {
      return null;
    }
    return found.stream()
        .filter(it -> it.intent().enabled() && !it.intent().accepted().holds())
        .findFirst()
        .map(SourcesOf::refused)
        .orElseGet(
            () -> Verdict.refused(Reason.Disabled, "disabled, as its Sources are: " + names()));
  }

  private static Verdict refused(Found source) {
    Verdict verdict = source.intent().accepted();
    return Verdict.refused(
        verdict.reason(), "Source '" + source.name() + "' is not accepted: " + verdict.message());
  }

  private String names() {
    return String.join(", ", found.stream().map(Found::name).toList());
  }
}
