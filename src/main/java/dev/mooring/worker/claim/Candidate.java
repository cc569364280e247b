package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.pool.Connections;

/**
 * A Singleton Source that this worker could run.
 *
 * @param source its name
 * @param uid tells it from a namesake that was there before
 * @param connections where it would read: it is bid for only while these are connected
 */
public record Candidate(ObjectKey source, String uid, Connections connections) {}
