package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.ReportEntry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Makes what somebody says of an object into what a report may say. Pure, but for the clock. */
final class Stamp {
  /** What the CRD accepts; a longer text would make the API server refuse the whole shard. */
  static final int LONGEST_MESSAGE = 512;

  private Stamp() {}

  /**
   * The entry with the time since when the object is in that state.
   *
   * @param before what was said last; null when nothing was
   */
  static ReportEntry on(ReportEntry entry, ReportEntry before, Clock clock) {
    boolean same =
        before != null && before.state() == entry.state() && before.uid().equals(entry.uid());
    String since =
        same ? before.since() : clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    return new ReportEntry(
        entry.kind(),
        entry.namespace(),
        entry.name(),
        entry.uid(),
        entry.generation(),
        entry.state(),
        entry.reason(),
        bounded(entry.message()),
        since,
        entry.open(),
        entry.share(),
        entry.epoch(),
        entry.secrets(),
        entry.sessions());
  }

  private static String bounded(String message) {
    if (message == null || message.length() <= LONGEST_MESSAGE) {
      return message;
    }
    return message.substring(0, LONGEST_MESSAGE - 1).replaceFirst("\\p{Cs}$", "") + "…";
  }
}
