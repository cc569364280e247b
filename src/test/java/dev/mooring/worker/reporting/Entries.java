package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.report.ReportedObject;

/** Entries of numbered Connectors. */
final class Entries {
  private Entries() {}

  static ReportedObject object(int number) {
    return new ReportedObject(ReportedKind.Connector, new ObjectKey("plant", "c" + number));
  }

  static ReportEntry connected(int number) {
    return entry(number, NodeState.Connected, null, null);
  }

  static ReportEntry disconnected(int number, String message) {
    return entry(number, NodeState.Disconnected, Reason.ConnectionRefused, message);
  }

  static ReportEntry entry(int number, NodeState state, Reason reason, String message) {
    return new ReportEntry(
        ReportedKind.Connector,
        "plant",
        "c" + number,
        "uid-" + number,
        1L,
        state,
        reason,
        message,
        null,
        1,
        null,
        null,
        null);
  }
}
