package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Placement;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.worker.claim.Candidate;
import dev.mooring.worker.claim.Claims;
import dev.mooring.worker.pipeline.SinkSettings;
import dev.mooring.worker.pipeline.SourceSettings;
import dev.mooring.worker.pipeline.WantedPipelines;
import dev.mooring.worker.pool.ConnectionView;
import dev.mooring.worker.pool.Connections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the Sources that could run on this worker do: not one without a share of a connection
 * that it or one of its Sinks needs, and a Singleton Source only with its claim. For one
 * convergence, on the control thread.
 */
final class Placing {
  private final DesiredState desired;
  private final Allowances allowances;
  private final Claims claims;
  private final Map<ObjectKey, List<Sink>> sinksBySource = new HashMap<>();
  private final Map<ObjectKey, Candidate> candidates = new HashMap<>();
  private final Map<ObjectKey, SourceSettings> running = new HashMap<>();
  private final Map<ObjectKey, StandBy.Why> standingBy = new HashMap<>();

  Placing(DesiredState desired, Allowances allowances, Claims claims) {
    this.desired = desired;
    this.allowances = allowances;
    this.claims = claims;
    desired
        .sinks()
        .forEach(
            (key, sink) ->
                sink.getSpec()
                    .from()
                    .forEach(
                        from ->
                            sinksBySource
                                .computeIfAbsent(
                                    new ObjectKey(key.namespace(), from.source()),
                                    first -> new ArrayList<>(2))
                                .add(sink)));
  }

  /** A Source that could run on these connections. */
  void add(ObjectKey key, Connections connections) {
    Source source = desired.sources().get(key);
    Optional<ObjectKey> withoutShare = withoutShare(key, source);
    if (withoutShare.isPresent()) {
      standBy(
          key,
          NodeState.Idle,
          Reason.NoShare,
          "the budget of Connector '%s' leaves this worker no connection"
              .formatted(withoutShare.get().name()));
    } else if (desired.placement(source) == Placement.Singleton) {
      candidates.put(key, new Candidate(key, source.getMetadata().getUid(), connections));
    } else {
      running.put(key, SourceSettings.of(source, connections, null));
    }
  }

  /** The Singleton Sources, to bid for. */
  Map<ObjectKey, Candidate> candidates() {
    return candidates;
  }

  /** Runs one of the candidates when this worker holds its claim. */
  void place(ObjectKey key) {
    Source source = desired.sources().get(key);
    Connections connections = candidates.get(key).connections();
    claims
        .tenure(key)
        .ifPresentOrElse(
            tenure -> running.put(key, SourceSettings.of(source, connections, tenure)),
            () -> leaveToOthers(key, connections.view()));
  }

  /** What is to run. */
  WantedPipelines wanted(Map<ObjectKey, SinkSettings> sinks) {
    Set<ObjectKey> kept = new HashSet<>(desired.paused());
    kept.addAll(candidates.keySet());
    return new WantedPipelines(running, sinks, kept, standingBy.keySet());
  }

  /** The Sources that do not run here, and why. */
  Map<ObjectKey, StandBy.Why> standingBy() {
    return standingBy;
  }

  private void leaveToOthers(ObjectKey key, ConnectionView view) {
    Optional<String> holder = claims.holder(key);
    if (holder.isPresent()) {
      standBy(key, NodeState.Idle, null, holder.get() + " runs it");
    } else if (view.state() == NodeState.Disconnected) {
      standBy(key, view.state(), view.reason(), view.message());
    } else {
      standBy(key, NodeState.Connecting, Reason.Connecting, "no worker runs it yet");
    }
  }

  private void standBy(ObjectKey key, NodeState state, Reason reason, String message) {
    standingBy.put(key, new StandBy.Why(desired.sources().get(key), state, reason, message));
  }

  private Optional<ObjectKey> withoutShare(ObjectKey key, Source source) {
    return UsedConnector.of(source)
        .filter(allowances::leavesNone)
        .or(
            () ->
                sinksBySource.getOrDefault(key, List.of()).stream()
                    .flatMap(sink -> UsedConnector.of(sink).stream())
                    .filter(allowances::leavesNone)
                    .findFirst());
  }
}
