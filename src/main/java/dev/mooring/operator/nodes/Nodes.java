package dev.mooring.operator.nodes;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.operator.status.Workforce;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What each worker is to an object. May be used from any thread. */
public final class Nodes {
  private final NodeViews views;
  private final LeaseObserver leases;

  public Nodes(NodeViews views, LeaseObserver leases) {
    this.views = views;
    this.leases = leases;
  }

  /** One status for each worker that should run the object, in the workforce's order. */
  public List<NodeStatus> statuses(Wanted wanted, Workforce workforce, Instant now) {
    Map<String, Sighting> sightings = views.of(wanted.object());
    return workforce.workers().stream()
        .map(worker -> status(worker, wanted, sightings.get(worker), now))
        .toList();
  }

  private NodeStatus status(String worker, Wanted wanted, Sighting sighting, Instant now) {
    SignOfLife life = leases.of(worker);
    NodeStatus status = NodeStates.of(worker, wanted, life, sighting, now);
    boolean held = life.state() == SignOfLife.State.UNPROVEN && status.state() == NodeState.Unknown;
    return held && !leases.await(worker)
        ? NodeStates.of(worker, wanted, leases.of(worker), sighting, now)
        : status;
  }
}
