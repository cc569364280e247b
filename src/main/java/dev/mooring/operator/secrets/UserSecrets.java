package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.operator.status.ApiRefusal;
import dev.mooring.operator.status.Verdict;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The Secrets of Connectors and Sources: which exist, and that workers can get them. Thread-safe.
 */
@Singleton
public class UserSecrets {
  private final SecretVersions versions;
  private final SecretGrants grants;

  @Inject
  UserSecrets(SecretVersions versions, SecretGrants grants) {
    this.versions = versions;
    this.grants = grants;
  }

  /**
   * Lets workers get those of a user; to be done before its status lists them.
   *
   * @return refused where the API server does not take that
   */
  public Verdict grant(SecretUser user) {
    return ApiRefusal.during(() -> grants.grant(user));
  }

  /** Those of a user. */
  public SecretsInUse of(SecretUser user) {
    return SecretsInUse.of(user, versions);
  }

  /** A user is gone. */
  public void forget(String kind, ObjectKey user) {
    grants.gone(kind, user);
  }
}
