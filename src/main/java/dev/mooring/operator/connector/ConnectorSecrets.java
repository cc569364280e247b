package dev.mooring.operator.connector;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.operator.secrets.SecretGrants;
import dev.mooring.operator.secrets.SecretVersions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The Secrets of Connectors: which exist, and that workers can get them. Thread-safe. */
@Singleton
class ConnectorSecrets {
  private final SecretVersions versions;
  private final SecretGrants grants;

  @Inject
  ConnectorSecrets(SecretVersions versions, SecretGrants grants) {
    this.versions = versions;
    this.grants = grants;
  }

  /** Those of a Connector. Workers ask for what its status lists, so they can get them by then. */
  SecretsInUse of(Connector connector) {
    grants.grant(connector);
    return SecretsInUse.of(connector, versions);
  }

  /** A Connector is gone. */
  void forget(ObjectKey connector) {
    grants.gone(connector);
  }
}
