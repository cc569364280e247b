package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.report.ReportedObject;

/**
 * Where everything on this node says what state it is in; what is new is published in this worker's
 * reports. May be used from any thread and never blocks.
 */
public interface StateBoard {
  /**
   * Says what is now. The entry's {@code since} is left to the board: it keeps the time at which
   * the state last changed. An entry that is equal to the last one writes nothing.
   *
   * @param type the object's type, such as {@code mqtt}
   */
  void put(ReportEntry entry, String type);

  /** This node runs the object no more. */
  void remove(ReportedObject object);
}
