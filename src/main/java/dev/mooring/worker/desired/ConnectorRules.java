package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.UsedConnector;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Whether a Source or Sink can use the Connector that it names. Pure functions. */
final class ConnectorRules {
  private ConnectorRules() {}

  /**
   * What stands against it.
   *
   * @param type the user's type
   * @param key the Connector that it names
   * @param connector the one of that name; null when there is none
   */
  static Finding check(HasMetadata user, String type, ObjectKey key, Connector connector) {
    if (connector == null) {
      return Finding.mistake(
          Reason.ConnectorNotFound, "Connector '%s' not found".formatted(key.name()));
    }
    if (!UsedConnector.mayUse(user, connector)) {
      return UsedConnector.comesTooLate(user, connector)
          ? Finding.mistake(
              Reason.ConnectorDeleting,
              "Connector '%s' is being deleted and takes no new users".formatted(key.name()))
          : Finding.mistake(
              Reason.NameTaken, "Connector '%s' belongs to another one".formatted(key.name()));
    }
    if (type == null || !type.equals(connector.getSpec().typeName())) {
      return Finding.mistake(
          Reason.ConnectorTypeMismatch,
          "Connector '%s' is of type %s and not %s"
              .formatted(key.name(), connector.getSpec().typeName(), type));
    }
    Optional<Condition> refusal = UsedConnector.refusal(connector);
    if (refusal.isPresent()) {
      return Finding.mistake(
          Reason.named(refusal.get().getReason()),
          "Connector '%s' is not accepted: %s".formatted(key.name(), refusal.get().getMessage()));
    }
    return connector.getSpec().enabled()
        ? Finding.IN_ORDER
        : Finding.hindrance(Reason.Disabled, "Connector '%s' is disabled".formatted(key.name()));
  }
}
