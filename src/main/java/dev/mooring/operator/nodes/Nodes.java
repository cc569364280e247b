package dev.mooring.operator.nodes;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.lease.LeaseObserver;
import dev.mooring.lease.SignOfLife;
import dev.mooring.operator.status.Workforce;
import dev.mooring.report.ReportedObject;
import java.time.Instant;
import java.util.HashMap;
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

  /** What workers last said of an object with that UID, by worker, whether they live or not. */
  public Map<String, ReportEntry> reports(ReportedObject object, String uid) {
    Map<String, ReportEntry> reports = new HashMap<>();
    views
        .of(object)
        .forEach(
            (worker, sighting) -> {
              if (sighting.entry().uid().equals(uid)) {
                reports.put(worker, sighting.entry());
              }
            });
    return reports;
  }

  /** What workers last said of whatever has had that name, by worker, whether they live or not. */
  public Map<String, Sighting> sightings(ReportedObject object) {
    return views.of(object);
  }

  /** What is known of a worker; one that is not proven yet brings a change once it is. */
  public SignOfLife life(String worker) {
    SignOfLife life = leases.of(worker);
    return life.state() == SignOfLife.State.UNPROVEN && !leases.await(worker)
        ? leases.of(worker)
        : life;
  }

  /** Whether a worker is known to be alive. */
  public boolean isAlive(String worker) {
    return leases.of(worker).state() == SignOfLife.State.ALIVE;
  }

  /** Whether nothing is left of a worker: its Pod is gone, and its Lease with it. */
  public boolean isGone(String worker) {
    return leases.of(worker).state() == SignOfLife.State.MISSING;
  }

  /** Whether a worker that is alive has something of an object, whatever it says of it. */
  public boolean anyHas(ReportedObject object, String uid) {
    return views.of(object).entrySet().stream()
        .filter(sighting -> sighting.getValue().entry().uid().equals(uid))
        .anyMatch(sighting -> mayBeAlive(sighting.getKey(), sighting.getValue()));
  }

  private boolean mayBeAlive(String worker, Sighting sighting) {
    SignOfLife life = leases.of(worker);
    return (life.state() == SignOfLife.State.ALIVE || life.state() == SignOfLife.State.UNPROVEN)
        && sighting.instance().equals(life.instance());
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
