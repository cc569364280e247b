package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.reporting.StateBoard;
import java.util.HashMap;
import java.util.Map;

/** Keeps what was said last of each object. */
public final class FakeBoard implements StateBoard {
  private final Map<ReportedObject, ReportEntry> entries = new HashMap<>();

  @Override
  public void put(ReportEntry entry, String type) {
    entries.put(ReportedObject.of(entry), entry);
  }

  @Override
  public void remove(ReportedObject object) {
    entries.remove(object);
  }

  /** What is said of an object in the namespace {@code plant}; null when nothing is. */
  public ReportEntry of(ReportedKind kind, String name) {
    return entries.get(new ReportedObject(kind, new ObjectKey("plant", name)));
  }

  public ReportEntry source(String name) {
    return of(ReportedKind.Source, name);
  }

  public ReportEntry sink(String name) {
    return of(ReportedKind.Sink, name);
  }
}
