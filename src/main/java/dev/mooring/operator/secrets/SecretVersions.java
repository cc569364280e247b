package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.Optional;

/** The Secrets that exist. May be used from any thread. */
@FunctionalInterface
public interface SecretVersions {
  /** The resourceVersion of a Secret; empty when there is none. */
  Optional<String> of(ObjectKey secret);
}
