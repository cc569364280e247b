package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import java.util.Optional;

/**
 * A claim that says that its Source may have a session, whether there still is such a Source or
 * not.
 *
 * @param source the Source's name
 * @param uid the Source's UID
 * @param session where it has the session
 */
public record LeftClaim(ObjectKey source, String uid, SessionPlace session) {
  static Optional<LeftClaim> of(SourceClaim claim) {
    return claim.getMetadata().getOwnerReferences().stream()
        .filter(SessionPlace::isOwner)
        .findFirst()
        .map(
            owner ->
                new LeftClaim(
                    ObjectKey.of(claim), claim.getSpec().sourceUid(), SessionPlace.of(owner)));
  }
}
