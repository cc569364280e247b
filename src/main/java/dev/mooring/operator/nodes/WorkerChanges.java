package dev.mooring.operator.nodes;

import dev.mooring.report.ReportedObject;
import java.util.Set;

/** Hears what is new of the workers. Called on any thread, and must not block. */
public interface WorkerChanges {
  /** Workers say something new of these objects. */
  void reported(Set<ReportedObject> objects);

  /** A worker was lost, came back or was started anew: any object may look different now. */
  void workerChanged(String worker);
}
