package dev.mooring.connector;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceSpec;

/**
 * What to read, and for whom.
 *
 * @param source the Source
 * @param spec its settings
 * @param node who reads
 * @param position how far it has been read
 */
public record ReadRequest(
    ObjectKey source, SourceSpec spec, NodeIdentity node, SourcePosition position) {}
