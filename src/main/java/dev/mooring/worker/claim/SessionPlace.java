package dev.mooring.worker.claim;

import io.fabric8.kubernetes.api.model.OwnerReference;

/**
 * The Connector at whose other side a Source has a session of its own. A claim is that Connector's,
 * and not its Source's, as long as there may be one: so it is still there when the Source is not.
 *
 * @param connector its name; it is in the Source's namespace
 * @param uid tells it from a namesake
 */
public record SessionPlace(String connector, String uid) {
  static final String KIND = "Connector";

  static boolean isOwner(OwnerReference owner) {
    return owner.getKind().equals(KIND);
  }

  static SessionPlace of(OwnerReference owner) {
    return new SessionPlace(owner.getName(), owner.getUid());
  }
}
