package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.operator.status.Intent;
import dev.mooring.operator.status.Verdict;
import dev.mooring.sharing.Conflict;
import dev.mooring.sharing.OwnOverlap;
import java.util.Optional;

/** Whether a Source should run, by its spec and by what that names. */
public final class SourceIntent {
  private SourceIntent() {}

  /** From its own spec and its Connector; its Sinks have no part in it. */
  public static Intent of(Source source, Catalog catalog, Expressions expressions) {
    ConnectorUse use = ConnectorUse.of(source);
    return new Intent(
        source.getSpec().enabled(),
        check(source, use, catalog, expressions),
        use.hindrance(catalog));
  }

  private static Verdict check(
      Source source, ConnectorUse use, Catalog catalog, Expressions expressions) {
    Verdict understood = Verdict.understood(source, source.getSpec().typeName());
    if (!understood.holds()) {
      return understood;
    }
    Verdict admitted = PoolAccess.check(source, catalog);
    if (!admitted.holds()) {
      return admitted;
    }
    Verdict used = use.check(catalog);
    if (!used.holds()) {
      return used;
    }
    Optional<String> mistake = expressions.mistakeIn(source.getSpec());
    if (mistake.isPresent()) {
      return Verdict.refused(Reason.InvalidExpression, mistake.get());
    }
    Optional<String> placement =
        use.key()
            .flatMap(catalog::connector)
            .flatMap(found -> source.getSpec().mistakeInPlacement(use.name(), found.getSpec()));
    if (placement.isPresent()) {
      return Verdict.refused(Reason.InvalidSpec, placement.get());
    }
    return source
        .getSpec()
        .subscription()
        .flatMap(OwnOverlap::of)
        .map(OwnOverlap::message)
        .or(() -> catalog.conflict(source).map(Conflict::message))
        .map(message -> Verdict.refused(Reason.SubscriptionConflict, message))
        .or(
            () ->
                catalog
                    .addressConflict(source)
                    .map(conflict -> Verdict.refused(Reason.NameTaken, conflict.message())))
        .orElse(used);
  }
}
