package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * How a Source or Sink uses a Connector.
 *
 * @param user the Source or Sink
 * @param type the user's type
 * @param key the Connector; empty when the user's type needs none
 */
public record ConnectorUse(HasMetadata user, String type, Optional<ObjectKey> key) {
  /** How a Source uses its Connector. */
  public static ConnectorUse of(Source source) {
    return new ConnectorUse(source, source.getSpec().typeName(), UsedConnector.of(source));
  }

  /** How a Sink uses its Connector. */
  public static ConnectorUse of(Sink sink) {
    return new ConnectorUse(sink, sink.getSpec().typeName(), UsedConnector.of(sink));
  }

  /** Whether there is a Connector of that name and type that may be used, and has no mistake. */
  public Verdict check(Catalog catalog) {
    if (key.isEmpty()) {
      return Verdict.accepted();
    }
    return catalog
        .connector(key.get())
        .map(connector -> UsedConnector.isInline(user) ? checkOwn(connector) : check(connector))
        .orElseGet(this::missing);
  }

  private Verdict missing() {
    return UsedConnector.isInline(user)
        ? Verdict.refused(Reason.ConnectorNotFound, "its Connector '" + name() + "' is being made")
        : Verdict.refused(
            Reason.ConnectorNotFound,
            "Connector '%s' not found in namespace %s: create it or correct spec.connectorRef.name"
                .formatted(name(), key.get().namespace()));
  }

  private Verdict checkOwn(Connector connector) {
    if (!UsedConnector.isOwn(user, connector)) {
      return Verdict.refused(
          Reason.NameTaken,
          "a Connector '%s' exists that was not made for this connection: delete it or rename it"
              .formatted(name()));
    }
    return isOfType(connector)
        ? accepted(connector)
        : Verdict.refused(
            Reason.ConnectorTypeMismatch,
            "its Connector '%s' is being made anew, as its type has changed".formatted(name()));
  }

  private Verdict check(Connector connector) {
    if (UsedConnector.ownerOf(connector).isPresent()) {
      return Verdict.refused(
          Reason.NameTaken,
          "Connector '%s' belongs to %s alone: name another one in spec.connectorRef.name, or make one"
              .formatted(name(), Owner.of(connector)));
    }
    if (UsedConnector.comesTooLate(user, connector)) {
      return Verdict.refused(
          Reason.ConnectorDeleting,
          "Connector '%s' is being deleted and takes no new users: name another one in spec.connectorRef.name"
              .formatted(name()));
    }
    return isOfType(connector)
        ? accepted(connector)
        : Verdict.refused(
            Reason.ConnectorTypeMismatch,
            "Connector '%s' is of type %s and not %s: name a Connector of type %s in"
                    .formatted(name(), connector.getSpec().typeName(), type, type)
                + " spec.connectorRef.name");
  }

  /** What is wrong with the Connector itself is wrong with its users, too. */
  private Verdict accepted(Connector connector) {
    return UsedConnector.refusal(connector)
        .map(
            refusal ->
                Verdict.refused(
                    Reason.named(refusal.getReason()),
                    "Connector '%s' is not accepted: %s".formatted(name(), refusal.getMessage())))
        .orElseGet(Verdict::accepted);
  }

  private boolean isOfType(Connector connector) {
    return type.equals(connector.getSpec().typeName());
  }

  /** Why the user stands still: its Connector is disabled; null when it is not. */
  public Verdict hindrance(Catalog catalog) {
    return key.flatMap(catalog::connector)
        .filter(connector -> !connector.getSpec().enabled())
        .map(
            connector -> Verdict.refused(Reason.Disabled, "Connector '" + name() + "' is disabled"))
        .orElse(null);
  }

  /** The Connector's name; null when there is none. */
  public String name() {
    return key.map(ObjectKey::name).orElse(null);
  }
}
