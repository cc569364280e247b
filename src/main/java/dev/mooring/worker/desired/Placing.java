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
import dev.mooring.worker.claim.SessionPlace;
import dev.mooring.worker.claim.Tenure;
import dev.mooring.worker.pipeline.Absence;
import dev.mooring.worker.pipeline.SourceSettings;
import dev.mooring.worker.pipeline.WantedPipelines;
import dev.mooring.worker.pool.ConnectionView;
import dev.mooring.worker.pool.Connections;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final KnownRules rules;
  private final Allowances allowances;
  private final Claims claims;
  private final SourceSecrets secrets;
  private final Map<ObjectKey, List<Sink>> sinksBySource = new HashMap<>();
  private final Map<ObjectKey, Candidate> candidates = new HashMap<>();
  private final Map<ObjectKey, SourceSettings> running = new HashMap<>();
  private final Map<ObjectKey, Absence> absences = new HashMap<>();
  private final Map<ObjectKey, StandBy.Why> standingBy = new HashMap<>();

  Placing(
      DesiredState desired,
      KnownRules rules,
      Allowances allowances,
      Claims claims,
      SourceSecrets secrets) {
    this.secrets = secrets;
    this.desired = desired;
    this.rules = rules;
    this.allowances = allowances;
    this.claims = claims;
    desired.elsewhere().forEach(key -> absences.put(key, Absence.MOVED_AWAY));
    desired.sources().forEach(this::addAbsence);
    desired.sinks().values().stream()
        .filter(Outcome::runs)
        .map(Outcome::object)
        .forEach(
            sink ->
                SinkRules.sourcesOf(sink)
                    .forEach(
                        source ->
                            sinksBySource
                                .computeIfAbsent(source, first -> new ArrayList<>(2))
                                .add(sink)));
  }

  /** Until it is found to run here: one that is not switched off keeps what it has. */
  private void addAbsence(ObjectKey key, Outcome<Source> outcome) {
    if (!outcome.isOf(Outcome.Kind.OFF)) {
      boolean crowded = outcome.reason() == Reason.SubscriptionConflict;
      absences.put(key, crowded ? Absence.WITHOUT_CLIENT : Absence.SUSPENDED);
    }
    if (outcome.isOf(Outcome.Kind.SUSPENDED)) {
      standingBy.put(
          key,
          new StandBy.Why(
              outcome.object(),
              NodeState.Idle,
              outcome.reason(),
              "suspended: " + outcome.message()));
    }
  }

  /**
   * A Source that could run on these connections.
   *
   * @param mayBid whether it could do so at once if this worker had its claim
   */
  void add(ObjectKey key, Connections connections, boolean mayBid) {
    Source source = source(key);
    Optional<ObjectKey> withoutShare = withoutShare(key, source);
    if (withoutShare.isPresent()) {
      standBy(
          key,
          NodeState.Idle,
          Reason.NoShare,
          "the budget of Connector '%s' leaves this worker no connection"
              .formatted(withoutShare.get().name()));
    } else if (desired.placement(source) == Placement.Singleton) {
      if (mayBid) {
        candidates.put(
            key,
            new Candidate(
                key,
                source.getMetadata().getUid(),
                source.getSpec().positionOf(),
                connections,
                session(source, connections)));
      }
    } else {
      running.put(key, settings(source, connections, null));
    }
  }

  private SessionPlace session(Source source, Connections connections) {
    return UsedConnector.of(source)
        .filter(used -> connections.keepSessions())
        .map(desired.existing()::get)
        .map(LeftSessions::placeAt)
        .orElse(null);
  }

  /** The Singleton Sources, to bid for. */
  Map<ObjectKey, Candidate> candidates() {
    return candidates;
  }

  /** Runs one of the candidates when this worker holds its claim. */
  void place(ObjectKey key) {
    Source source = source(key);
    Connections connections = candidates.get(key).connections();
    claims
        .tenure(key)
        .ifPresentOrElse(
            tenure -> running.put(key, settings(source, connections, tenure)),
            () -> leaveToOthers(key, connections.view()));
  }

  /**
   * What is to run.
   *
   * @param waiting the Sources that do not begin to read yet
   */
  WantedPipelines wanted(Wiring wiring, Set<ObjectKey> waiting) {
    return new WantedPipelines(
        running,
        wiring.sinks(),
        wiring.suspended(),
        absences,
        standingBy.keySet(),
        waiting,
        wiring.mistakes());
  }

  private Source source(ObjectKey key) {
    return desired.sources().get(key).object();
  }

  private SourceSettings settings(Source source, Connections connections, Tenure tenure) {
    return SourceSettings.of(
        source, rules.keys(source.getSpec()), connections, tenure, secrets.of(source));
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
    absences.put(key, Absence.LEFT_TO_OTHERS);
    standingBy.put(key, new StandBy.Why(source(key), state, reason, message));
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
