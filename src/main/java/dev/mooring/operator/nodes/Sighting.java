package dev.mooring.operator.nodes;

import dev.mooring.api.v1alpha1.ReportEntry;

/**
 * What one worker last said of one object.
 *
 * @param entry what it said
 * @param podUid UID of the worker's Pod; empty outside of a cluster
 * @param instance the worker's process that said it
 * @param host the Kubernetes node that the worker ran on
 */
public record Sighting(ReportEntry entry, String podUid, String instance, String host) {}
