package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorReference;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict;
import java.util.Optional;

/**
 * How a Source or Sink uses a Connector.
 *
 * @param namespace the user's namespace
 * @param type the user's type
 * @param reference the Connector that it names; null when its type needs none
 */
public record ConnectorUse(String namespace, String type, ConnectorReference reference) {
  /** Whether there is a Connector of that name and type. */
  public Verdict check(Catalog catalog) {
    if (reference == null) {
      return Verdict.accepted();
    }
    Optional<Connector> connector = find(catalog);
    if (connector.isEmpty()) {
      return Verdict.refused(
          Reason.ConnectorNotFound,
          "Connector '%s' not found in namespace %s: create it or correct spec.connectorRef.name"
              .formatted(reference.name(), namespace));
    }
    String actual = connector.get().getSpec().typeName();
    if (!type.equals(actual)) {
      return Verdict.refused(
          Reason.ConnectorTypeMismatch,
          "Connector '%s' is of type %s and not %s: name a Connector of type %s in"
                  .formatted(reference.name(), actual, type, type)
              + " spec.connectorRef.name");
    }
    return Verdict.accepted();
  }

  /** Why the user stands still: its Connector is disabled; null when it is not. */
  public Verdict hindrance(Catalog catalog) {
    return reference != null
            && find(catalog).map(connector -> !connector.getSpec().enabled()).orElse(false)
        ? Verdict.refused(Reason.Disabled, "Connector '" + reference.name() + "' is disabled")
        : null;
  }

  /** The Connector's name; null when there is none. */
  public String name() {
    return reference == null ? null : reference.name();
  }

  private Optional<Connector> find(Catalog catalog) {
    return catalog.connector(new ObjectKey(namespace, reference.name()));
  }
}
