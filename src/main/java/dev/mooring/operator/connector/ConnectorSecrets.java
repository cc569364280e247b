package dev.mooring.operator.connector;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.operator.secrets.SecretGrants;
import dev.mooring.operator.secrets.SecretVersions;
import dev.mooring.operator.status.ApiRefusal;
import dev.mooring.operator.status.Verdict;
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

  /**
   * Lets workers get those of a Connector; to be done before its status lists them.
   *
   * @return refused where the API server does not take that
   */
  Verdict grant(Connector connector) {
    return ApiRefusal.during(() -> grants.grant(connector));
  }

  /** Those of a Connector. */
  SecretsInUse of(Connector connector) {
    return SecretsInUse.of(connector, versions);
  }

  /** A Connector is gone. */
  void forget(ObjectKey connector) {
    grants.gone(connector);
  }
}
