package dev.mooring.operator.budget;

import dev.mooring.api.v1alpha1.ConnectionCount;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.lease.SignOfLife;
import dev.mooring.operator.nodes.Nodes;
import dev.mooring.operator.nodes.Sighting;
import dev.mooring.report.ReportedObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The budgets of all Connectors. What was granted is kept in their statuses only: a grant counts
 * from the write of a status that follows the one that it was worked out from, and such a write
 * fails when that is not the newest one any more.
 *
 * <p>May be used by many threads, but for one Connector by one at a time.
 */
public final class Budgets {
  private final Nodes nodes;
  private final LongSupplier nanoTime;
  private final Map<ObjectKey, Releases> releases = new ConcurrentHashMap<>();

  /**
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public Budgets(Nodes nodes, LongSupplier nanoTime) {
    this.nodes = nodes;
    this.nanoTime = nanoTime;
  }

  /**
   * Shares out a Connector's budget among the workers that should have a pool; empty without one.
   */
  public Optional<Division> divide(Connector connector, List<String> workers) {
    Pool pool = connector.getSpec().pool();
    ObjectKey key = ObjectKey.of(connector);
    if (pool.maxTotal() == null) {
      releases.remove(key);
      return Optional.empty();
    }
    Releases known = releases.computeIfAbsent(key, first -> new Releases());
    Set<WorkerProcess> ended = new HashSet<>();
    long now = nanoTime.getAsLong();
    Map<String, Sighting> sightings =
        nodes.sightings(new ReportedObject(ReportedKind.Connector, key));
    Division division =
        Shares.of(
            new Situation(
                pool.maxTotal(),
                pool.size(),
                connector.getSpec().enabled() ? workers : List.of(),
                grants(connector.getStatus()),
                claims(sightings, connector),
                process -> {
                  Standing standing = standing(process);
                  if (standing != Standing.ENDED) {
                    return standing;
                  }
                  ended.add(process);
                  return known.of(process, connector.getSpec().releaseTime(), now);
                },
                foreign(sightings.values(), connector)));
    known.retain(ended);
    return Optional.of(division);
  }

  /** Whether workers may act on shares in this Connector's status. */
  public static boolean has(Connector connector) {
    return connector.getSpec().pool().maxTotal() != null
        || !grants(connector.getStatus()).isEmpty();
  }

  /**
   * How long until connections of a process that has ended are free again; empty if there are none.
   */
  public Optional<Duration> untilRelease(Connector connector) {
    Releases known = releases.get(ObjectKey.of(connector));
    return known == null
        ? Optional.empty()
        : known.next(connector.getSpec().releaseTime(), nanoTime.getAsLong());
  }

  /** Whether workers hear of other shares by the one status than by the other. */
  public static boolean differ(ConnectorStatus one, ConnectorStatus other) {
    return !Objects.equals(grants(one), grants(other));
  }

  /** The Connector is gone. */
  public void forget(ObjectKey key) {
    releases.remove(key);
  }

  private static List<Grant> grants(ConnectorStatus status) {
    List<Grant> grants = new ArrayList<>();
    if (status != null && status.nodes() != null) {
      status.nodes().stream().map(Grant::of).filter(Objects::nonNull).forEach(grants::add);
    }
    ConnectionCount connections = status == null ? null : status.connections();
    if (connections != null && connections.reservations() != null) {
      connections.reservations().stream().map(Grant::of).forEach(grants::add);
    }
    return grants;
  }

  private static Map<WorkerProcess, Claim> claims(
      Map<String, Sighting> sightings, Connector connector) {
    Map<WorkerProcess, Claim> claims = new HashMap<>();
    sightings.forEach(
        (worker, sighting) -> {
          if (isOf(sighting, connector)) {
            claims.put(
                new WorkerProcess(worker, sighting.podUid(), sighting.instance()),
                Claim.of(sighting.entry()));
          }
        });
    return claims;
  }

  /** What deleted namesakes still have; all there is, where one has connections without a limit. */
  static int foreign(Collection<Sighting> sightings, Connector connector) {
    int sum = 0;
    for (Sighting sighting : sightings) {
      ReportEntry entry = sighting.entry();
      if (isOf(sighting, connector)) {
        continue;
      }
      if (entry.share() != null) {
        sum += entry.share();
      } else if (entry.open() != null && entry.open() > 0) {
        sum += connector.getSpec().pool().maxTotal();
      }
    }
    return sum;
  }

  private static boolean isOf(Sighting sighting, Connector connector) {
    return sighting.entry().uid().equals(connector.getMetadata().getUid());
  }

  /**
   * A worker's Lease is removed after its Pod only, and taken by another process only when the one
   * before has ended.
   */
  private Standing standing(WorkerProcess process) {
    SignOfLife life = nodes.life(process.worker());
    if (life.state() == SignOfLife.State.MISSING || !life.instance().equals(process.instance())) {
      return Standing.ENDED;
    }
    return switch (life.state()) {
      case ALIVE -> Standing.ALIVE;
      case UNPROVEN -> Standing.UNPROVEN;
      case EXPIRED, MISSING -> Standing.LOST;
    };
  }
}
