package dev.mooring.report;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;

/** The object that an entry speaks of. */
public record ReportedObject(ReportedKind kind, ObjectKey key) {
  /** The object of an entry. */
  public static ReportedObject of(ReportEntry entry) {
    return new ReportedObject(entry.kind(), new ObjectKey(entry.namespace(), entry.name()));
  }
}
