package dev.mooring.operator.sink;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.operator.references.Catalog;
import dev.mooring.operator.references.ConnectorUse;
import dev.mooring.operator.references.Expressions;
import dev.mooring.operator.references.PoolAccess;
import dev.mooring.operator.references.SourcesOf;
import dev.mooring.operator.status.Intent;
import dev.mooring.operator.status.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Whether a Sink should run, by its spec and by what that names. */
final class SinkIntent {
  private SinkIntent() {}

  static Intent of(Sink sink, Catalog catalog, Expressions expressions) {
    ConnectorUse use = ConnectorUse.of(sink);
    SourcesOf sources = SourcesOf.of(sink, catalog, expressions);
    return new Intent(
        sink.getSpec().enabled(),
        check(sink, use, sources, catalog, expressions),
        Stream.of(
                use.hindrance(catalog), sources.hindrance(), DeadLetterUse.hindrance(sink, catalog))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null));
  }

  private static Verdict check(
      Sink sink, ConnectorUse use, SourcesOf sources, Catalog catalog, Expressions expressions) {
    Verdict understood = Verdict.understood(sink, sink.getSpec().typeName());
    if (!understood.holds()) {
      return understood;
    }
    Verdict connector = use.check(catalog);
    if (!sources.missing().isEmpty() && connector.reason() != Reason.ConnectorDeleting) {
      // Who comes too late is told by that reason alone; see UsedConnector.
      return notFound(sources.missing(), sink.getMetadata().getNamespace());
    }
    Verdict admitted = PoolAccess.ofSink(sink, catalog);
    if (!admitted.holds()) {
      return admitted;
    }
    if (!connector.holds()) {
      return connector;
    }
    Verdict deadLetters = DeadLetterUse.check(sink, catalog);
    return deadLetters.holds() ? check(sink.getSpec(), expressions) : deadLetters;
  }

  private static Verdict notFound(List<String> missing, String namespace) {
    return Verdict.refused(
        Reason.SourceNotFound,
        "%s '%s' not found in namespace %s: create it or correct spec.from"
            .formatted(
                missing.size() == 1 ? "Source" : "Sources",
                String.join("', '", missing),
                namespace));
  }

  private static Verdict check(SinkSpec spec, Expressions expressions) {
    return expressions
        .mistakeIn(spec)
        .map(mistake -> Verdict.refused(Reason.InvalidExpression, mistake))
        .orElseGet(Verdict::accepted);
  }
}
