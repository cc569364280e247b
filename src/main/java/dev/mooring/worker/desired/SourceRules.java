package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.api.v1alpha1.UsedConnector;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether Sources can be run as they are written. For one look at all of them. */
final class SourceRules {
  private final Map<ObjectKey, Connector> connectors;
  private final SpecRules rules;
  private final OwnPool pool;
  private final Predicate<Source> knowsSecrets;

  /**
   * @param connectors all that exist
   * @param knowsSecrets whether the Secrets that a Source itself names are here
   */
  SourceRules(
      Map<ObjectKey, Connector> connectors,
      SpecRules rules,
      OwnPool pool,
      Predicate<Source> knowsSecrets) {
    this.connectors = connectors;
    this.rules = rules;
    this.pool = pool;
    this.knowsSecrets = knowsSecrets;
  }

  /** What stands against it, as far as it itself and its Connector are concerned. */
  Finding check(Source source) {
    SourceSpec spec = source.getSpec();
    Finding understood = Finding.understood(source, spec.typeName());
    if (!understood.isInOrder()) {
      return understood;
    }
    Optional<Finding> refused = pool.refusal(source);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<ObjectKey> used = UsedConnector.of(source);
    if (used.isPresent()) {
      Finding connector =
          ConnectorRules.check(source, spec.typeName(), used.get(), connectors.get(used.get()));
      if (!connector.isInOrder()) {
        return connector;
      }
      Optional<String> placement =
          spec.mistakeInPlacement(used.get().name(), connectors.get(used.get()).getSpec());
      if (placement.isPresent()) {
        return Finding.mistake(Reason.InvalidSpec, placement.get());
      }
    } else if (spec.needsConnector()) {
      return Finding.mistake(Reason.ConnectorNotFound, "spec.connectorRef names no Connector");
    }
    Finding own = rules.check(spec);
    return own.isInOrder() && !knowsSecrets.test(source) ? Finding.SECRETS_UNKNOWN_YET : own;
  }
}
