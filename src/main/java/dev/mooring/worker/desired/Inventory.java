package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import java.util.Collection;

/**
 * All resources of the watched namespaces, as the watches know them at one moment.
 *
 * @param admission which of these namespaces may use this worker's WorkerPool
 */
record Inventory(
    Collection<Connector> connectors,
    Collection<Source> sources,
    Collection<Sink> sinks,
    Admission admission) {}
