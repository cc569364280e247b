package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Secrets that something names.
 *
 * @param versions those that exist, in order of their names
 * @param missing the names of the others, in order
 */
public record SecretsInUse(List<SecretVersion> versions, List<String> missing) {
  static SecretsInUse of(SecretUser user, SecretVersions secrets) {
    List<SecretVersion> versions = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : user.secrets()) {
      Optional<String> version = secrets.of(new ObjectKey(user.key().namespace(), name));
      version.ifPresentOrElse(
          present -> versions.add(new SecretVersion(name, present)), () -> missing.add(name));
    }
    return new SecretsInUse(versions, missing);
  }

  /** Whether all exist. */
  public Verdict check(String namespace) {
    if (missing.isEmpty()) {
      return Verdict.accepted();
    }
    String which = missing.size() == 1 ? "Secret " : "Secrets ";
    return Verdict.refused(
        Reason.SecretNotFound,
        which
            + "'"
            + String.join("', '", missing)
            + "' not found in namespace "
            + namespace
            + ": create it or correct the secretRef in the spec");
  }
}
