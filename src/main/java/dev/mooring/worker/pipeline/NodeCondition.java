package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;

/**
 * A state with its reason and message, of whichever object.
 *
 * @param reason null where nothing is wrong
 * @param message null where nothing is wrong
 */
record NodeCondition(NodeState state, Reason reason, String message) {
  static final NodeCondition RUNNING = new NodeCondition(NodeState.Running, null, null);

  /** Stopped for good here, and finishing what is in flight. */
  static final NodeCondition DRAINING =
      new NodeCondition(NodeState.Idle, Reason.Draining, "finishes what it has in flight");

  /** A Source's last words. */
  static final NodeCondition LEFT_UNREAD =
      new NodeCondition(
          NodeState.Idle,
          Reason.NotDrained,
          "messages may have been left on the other side, unread or not acknowledged, when"
              + " drainTimeout was over; they were given up");

  /** A Sink's last words. */
  static final NodeCondition LEFT_UNWRITTEN =
      new NodeCondition(
          NodeState.Idle,
          Reason.NotDrained,
          "records that it had taken were not written when drainTimeout was over, or could not be"
              + " written; they were given up");

  /** What a report's text may be long. */
  private static final int LONGEST = 512;

  NodeCondition {
    if (message != null && message.length() > LONGEST) {
      message = message.substring(0, LONGEST - 1) + "…";
    }
  }

  /**
   * The same of what goes on as it was accepted last.
   *
   * @param mistake in what is written now; null where nothing is wrong with that
   */
  NodeCondition inSpiteOf(String mistake) {
    return mistake == null || state != NodeState.Running
        ? this
        : new NodeCondition(
            state, Reason.UpdateFailed, "the last accepted settings go on: " + mistake);
  }

  ReportEntry entry(ReportedKind kind, ObjectKey key, String uid, long generation) {
    return new ReportEntry(
        kind,
        key.namespace(),
        key.name(),
        uid,
        generation,
        state,
        reason,
        message,
        null,
        null,
        null,
        null,
        null);
  }
}
