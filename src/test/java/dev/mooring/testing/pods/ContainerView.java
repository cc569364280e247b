package dev.mooring.testing.pods;

import java.util.Optional;

/**
 * What the kubelet knows of a Pod's container, for the Pod's status. Immutable.
 *
 * @param last how the run before ended
 * @param restarts how often it was started again
 * @param started its startup probe has succeeded, if it has one
 * @param ready it runs, and its readiness probe says yes, if it has one
 */
record ContainerView(
    ContainerState state,
    Optional<ContainerState.Ended> last,
    int restarts,
    boolean started,
    boolean ready) {}
