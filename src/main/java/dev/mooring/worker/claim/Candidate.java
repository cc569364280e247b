package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.pool.Connections;

/**
 * A Singleton Source that this worker could run, or end the session of.
 *
 * @param source its name
 * @param uid tells it from a namesake that was there before
 * @param connections where it would read: it is bid for only while these are connected
 * @param session the Connector whose other side keeps a session for the Source; null where none
 *     does
 */
public record Candidate(
    ObjectKey source, String uid, Connections connections, SessionPlace session) {}
