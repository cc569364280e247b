package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.reporting.StateBoard;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Says of Sources that are wanted why they do not run on this worker. On the control thread. */
final class StandBy {
  /** Why a Source does not run here. */
  record Why(Source source, NodeState state, Reason reason, String message) {}

  private final StateBoard board;
  private final Set<ObjectKey> said = new HashSet<>();

  StandBy(StateBoard board) {
    this.board = board;
  }

  /**
   * Says so of exactly these.
   *
   * @param runs whether a Source runs here, or is still ending: then that speaks for it
   */
  void say(Map<ObjectKey, Why> sources, Predicate<ObjectKey> runs) {
    said.removeIf(
        key -> {
          boolean over = !sources.containsKey(key);
          if (over && !runs.test(key)) {
            board.remove(new ReportedObject(ReportedKind.Source, key));
          }
          return over;
        });
    sources.forEach(
        (key, why) -> {
          // Even if it is still ending: it may be gone before it has, and leave its last words to
          // this.
          said.add(key);
          if (!runs.test(key)) {
            board.put(entry(key, why), why.source().getSpec().typeName());
          }
        });
  }

  private static ReportEntry entry(ObjectKey key, Why why) {
    return new ReportEntry(
        ReportedKind.Source,
        key.namespace(),
        key.name(),
        why.source().getMetadata().getUid(),
        why.source().getMetadata().getGeneration(),
        why.state(),
        why.reason(),
        why.message(),
        null,
        null,
        null,
        null,
        null);
  }
}
