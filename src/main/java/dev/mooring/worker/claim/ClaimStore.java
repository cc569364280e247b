package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import java.util.Optional;

/** Writes claims. Blocks; throws runtime exceptions of its own when it cannot be reached. */
interface ClaimStore {
  /** Somebody else has written it, made it or deleted it meanwhile. */
  final class ConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    ConflictException(String message) {
      super(message, null, false, false);
    }
  }

  /** As it is now; empty when there is none. */
  Optional<SourceClaim> get(ObjectKey key);

  /**
   * Makes it, when it has no resourceVersion, or replaces the one with that resourceVersion.
   *
   * @return as it is stored
   */
  SourceClaim write(SourceClaim claim) throws ConflictException;
}
