package dev.mooring.operator.sink;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.operator.references.Catalog;
import dev.mooring.operator.references.ConnectorUse;
import dev.mooring.operator.references.Expressions;
import dev.mooring.operator.status.Intent;
import dev.mooring.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether a Sink should run, by its spec and by what that names. */
final class SinkIntent {
  private SinkIntent() {}

  static Intent of(Sink sink, Catalog catalog, Expressions expressions) {
    ConnectorUse use = use(sink);
    List<String> missing = missingSources(sink, catalog);
    Verdict accepted = missing.isEmpty() ? use.check(catalog) : sourcesNotFound(sink, missing);
    if (accepted.holds()) {
      accepted = expressions(sink.getSpec(), expressions);
    }
    String paused = use.paused(catalog);
    return new Intent(
        sink.getSpec().enabled(), accepted, paused == null ? pausedSources(sink, catalog) : paused);
  }

  static ConnectorUse use(Sink sink) {
    return new ConnectorUse(
        sink.getMetadata().getNamespace(),
        sink.getSpec().typeName(),
        sink.getSpec().connectorRef());
  }

  private static List<String> missingSources(Sink sink, Catalog catalog) {
    return sink.getSpec().from().stream()
        .map(from -> from.source())
        .distinct()
        .filter(name -> source(sink, name, catalog).isEmpty())
        .toList();
  }

  private static Verdict sourcesNotFound(Sink sink, List<String> missing) {
    return Verdict.refused(
        Reason.SourceNotFound,
        "%s '%s' not found in namespace %s: create it or correct spec.from"
            .formatted(
                missing.size() == 1 ? "Source" : "Sources",
                String.join("', '", missing),
                sink.getMetadata().getNamespace()));
  }

  private static Verdict expressions(SinkSpec spec, Expressions expressions) {
    return expressions
        .mistakeInFilter(spec.filter())
        .map(mistake -> "spec.filter: " + mistake)
        .or(
            () ->
                expressions
                    .mistakeInTransform(spec.transform())
                    .map(mistake -> "spec.transform: " + mistake))
        .map(mistake -> Verdict.refused(Reason.InvalidExpression, mistake))
        .orElseGet(Verdict::accepted);
  }

  /** Why no records come, although all Sources exist: all are disabled. Null when one is not. */
  private static String pausedSources(Sink sink, Catalog catalog) {
    List<String> names =
        sink.getSpec().from().stream().map(from -> from.source()).distinct().toList();
    boolean runs =
        names.stream()
            .map(name -> source(sink, name, catalog))
            .anyMatch(source -> source.map(found -> found.getSpec().enabled()).orElse(true));
    return runs ? null : "all its Sources are disabled: " + String.join(", ", names);
  }

  private static Optional<Source> source(Sink sink, String name, Catalog catalog) {
    return catalog.source(new ObjectKey(sink.getMetadata().getNamespace(), name));
  }
}
