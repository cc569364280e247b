package dev.mooring.operator.nodes;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.api.v1alpha1.WorkerReportSpec;
import dev.mooring.report.ReportedObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All WorkerReports folded into one view: by object, then by worker. Tells for each new report
 * which objects it says something new of, however many it speaks of.
 *
 * <p>Safe for use by many threads. Costs a few hundred bytes for each object and worker.
 */
public final class NodeViews {
  private final Map<String, WorkerReportSpec> shards = new HashMap<>();
  private final Map<ReportedObject, Map<String, Sighting>> sightings = new HashMap<>();

  /**
   * Takes in a report that is new or has changed.
   *
   * @return the objects that it says something new of
   */
  public synchronized Set<ReportedObject> put(WorkerReport report) {
    WorkerReportSpec next = report.getSpec();
    WorkerReportSpec last = shards.put(report.getMetadata().getName(), next);
    return replace(last, next);
  }

  /**
   * Takes out a report that was deleted.
   *
   * @return the objects that it spoke of
   */
  public synchronized Set<ReportedObject> remove(WorkerReport report) {
    return replace(shards.remove(report.getMetadata().getName()), null);
  }

  /** What workers last said of an object, by worker. */
  public synchronized Map<String, Sighting> of(ReportedObject object) {
    return Map.copyOf(sightings.getOrDefault(object, Map.of()));
  }

  private Set<ReportedObject> replace(WorkerReportSpec last, WorkerReportSpec next) {
    Map<ReportedObject, Sighting> before = sightingsIn(last);
    Map<ReportedObject, Sighting> after = sightingsIn(next);
    Set<ReportedObject> changed = new HashSet<>();
    before.forEach(
        (object, sighting) -> {
          if (!after.containsKey(object) && take(object, last.worker(), sighting)) {
            changed.add(object);
          }
        });
    after.forEach(
        (object, sighting) -> {
          if (!sighting.equals(give(object, next.worker(), sighting))) {
            changed.add(object);
          }
        });
    return changed;
  }

  private static Map<ReportedObject, Sighting> sightingsIn(WorkerReportSpec shard) {
    Map<ReportedObject, Sighting> found = new LinkedHashMap<>();
    if (shard != null) {
      for (ReportEntry entry : shard.entries()) {
        found.put(
            ReportedObject.of(entry),
            new Sighting(entry, podUid(shard), shard.instance(), shard.host()));
      }
    }
    return found;
  }

  private static String podUid(WorkerReportSpec shard) {
    return shard.podUid() == null ? "" : shard.podUid();
  }

  private Sighting give(ReportedObject object, String worker, Sighting sighting) {
    return sightings.computeIfAbsent(object, key -> new HashMap<>(4)).put(worker, sighting);
  }

  /** Leaves alone what another shard of the same worker has said since. */
  private boolean take(ReportedObject object, String worker, Sighting sighting) {
    Map<String, Sighting> byWorker = sightings.get(object);
    if (byWorker == null || !Objects.equals(byWorker.get(worker), sighting)) {
      return false;
    }
    byWorker.remove(worker);
    if (byWorker.isEmpty()) {
      sightings.remove(object);
    }
    return true;
  }
}
