package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import java.util.List;

/**
 * A Sink that exists and cannot run now. Its Sources are not read past it.
 *
 * @param sink its name
 * @param uid its UID
 * @param sources those that it takes from
 * @param reason why it cannot run, in one word; null while that is only being worked out
 * @param message the same for people
 */
public record Suspension(
    ObjectKey sink, String uid, List<ObjectKey> sources, Reason reason, String message) {
  public Suspension {
    sources = List.copyOf(sources);
  }

  /** What its state says meanwhile. */
  NodeCondition condition() {
    return new NodeCondition(
        NodeState.Idle, reason == null ? Reason.Idle : reason, "suspended: " + message);
  }
}
