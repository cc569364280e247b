package dev.mooring.operator.nodes;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.lease.SignOfLife;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What one node is to one object, from its last report and its Lease. Pure functions. */
final class NodeStates {
  private NodeStates() {}

  /**
   * What the worker says, as long as it is alive and speaks of what is wanted now.
   *
   * @param sighting what the worker last said; null when it said nothing
   */
  static NodeStatus of(
      String worker, Wanted wanted, SignOfLife life, Sighting sighting, Instant now) {
    NodeStatus before = before(worker, wanted);
    String host = sighting == null ? null : sighting.host();
    if (isLost(life, before)) {
      NodeStatus lost =
          node(worker, host, NodeState.Unknown, Reason.NodeLost, "not heard of for 10 s");
      return since(lost, before, now);
    }
    if (!counts(wanted, life, sighting)) {
      return since(connecting(worker, host, "has not reported yet"), before, now);
    }
    ReportEntry entry = sighting.entry();
    if (entry.reason() == Reason.UpdateFailed) {
      return said(worker, host, entry, wanted);
    }
    return outdated(wanted, entry)
        .map(message -> still(entry, since(connecting(worker, host, message), before, now), wanted))
        .orElseGet(() -> said(worker, host, entry, wanted));
  }

  /** After a start of this process, what was lost stays so until it is heard of again. */
  private static boolean isLost(SignOfLife life, NodeStatus before) {
    return life.state() == SignOfLife.State.EXPIRED
        || life.state() == SignOfLife.State.UNPROVEN
            && before != null
            && before.state() == NodeState.Unknown;
  }

  private static boolean counts(Wanted wanted, SignOfLife life, Sighting sighting) {
    return sighting != null
        && life.state() != SignOfLife.State.MISSING
        && sighting.instance().equals(life.instance())
        && sighting.entry().uid().equals(wanted.uid());
  }

  /** Why what the worker says is of older settings; empty when it is not. */
  private static Optional<String> outdated(Wanted wanted, ReportEntry entry) {
    if (entry.generation() < wanted.oldest()) {
      return Optional.of("still runs generation " + entry.generation());
    }
    return outdatedSecret(wanted.secrets(), entry.secrets())
        .map(name -> "still uses an older version of Secret '" + name + "'");
  }

  /** The first Secret that the worker names with another version than the newest. */
  private static Optional<String> outdatedSecret(
      List<SecretVersion> newest, List<SecretVersion> used) {
    if (used == null) {
      return Optional.empty();
    }
    return newest.stream()
        .filter(
            secret ->
                used.stream()
                    .anyMatch(
                        other ->
                            other.name().equals(secret.name())
                                && !other.resourceVersion().equals(secret.resourceVersion())))
        .map(SecretVersion::name)
        .findFirst();
  }

  private static NodeStatus before(String worker, Wanted wanted) {
    return wanted.before().stream()
        .filter(node -> node.name().equals(worker))
        .findFirst()
        .orElse(null);
  }

  private static NodeStatus said(String worker, String host, ReportEntry entry, Wanted wanted) {
    return new NodeStatus(
        worker,
        host,
        entry.state(),
        entry.reason(),
        entry.message(),
        entry.since(),
        entry.open(),
        older(entry, wanted));
  }

  private static NodeStatus connecting(String worker, String host, String message) {
    return node(worker, host, NodeState.Connecting, Reason.Connecting, message);
  }

  private static NodeStatus node(
      String worker, String host, NodeState state, Reason reason, String message) {
    return new NodeStatus(worker, host, state, reason, message, null, null, null);
  }

  /** The time of what the operator itself says moves only with the state. */
  private static NodeStatus since(NodeStatus node, NodeStatus before, Instant now) {
    boolean same = before != null && before.state() == node.state() && before.since() != null;
    return new NodeStatus(
        node.name(),
        node.host(),
        node.state(),
        node.reason(),
        node.message(),
        same ? before.since() : now.truncatedTo(ChronoUnit.SECONDS).toString(),
        null,
        null);
  }

  /** With what is still open on the old settings, and which those are. */
  private static NodeStatus still(ReportEntry entry, NodeStatus node, Wanted wanted) {
    return new NodeStatus(
        node.name(),
        node.host(),
        node.state(),
        node.reason(),
        node.message(),
        node.since(),
        entry.open(),
        older(entry, wanted));
  }

  private static Long older(ReportEntry entry, Wanted wanted) {
    return entry.generation() < wanted.generation() ? entry.generation() : null;
  }
}
