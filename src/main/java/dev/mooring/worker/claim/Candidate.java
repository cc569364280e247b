package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.pool.Connections;
import java.util.Objects;

/**
 * A Singleton Source that this worker could run, or end the session of.
 *
 * @param source its name
 * @param uid tells it from a namesake that was there before
 * @param positionOf what its position counts, as in its claim; null where it saves none
 * @param connections where it would read: it is bid for only while these are connected
 * @param session the Connector whose other side keeps a session for the Source; null where none
 *     does
 */
public record Candidate(
    ObjectKey source,
    String uid,
    String positionOf,
    Connections connections,
    SessionPlace session) {

  /** Whether a position that counts this is one of it, as far as is known of both. */
  boolean counts(String other) {
    return positionOf == null || other == null || Objects.equals(positionOf, other);
  }
}
