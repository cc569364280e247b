package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.connector.SecretValues;
import java.util.List;

/**
 * The Secrets of one Connector.
 *
 * @param values their content
 * @param dataVersions versions that change only when the content does
 * @param versions the versions in use, for reports
 */
record SecretsInUse(
    SecretValues values, List<SecretVersion> dataVersions, List<SecretVersion> versions) {
  static final SecretsInUse NONE = new SecretsInUse(SecretValues.none(), List.of(), List.of());
}
