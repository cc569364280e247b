package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.sharing.Subscriber;
import dev.mooring.worker.claim.Candidate;
import dev.mooring.worker.claim.Claims;
import dev.mooring.worker.pipeline.Pipelines;
import dev.mooring.worker.pool.Connections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Brings what runs on this worker to what is desired. One object that cannot be brought there is
 * logged and keeps no other from it. On the control thread.
 */
final class Convergence {
  private static final Logger LOG = Logger.getLogger(Convergence.class);

  private final Pools pools;
  private final Pipelines pipelines;
  private final SecretStore secrets;
  private final SourceSecrets sourceSecrets;
  private final KnownRules rules;
  private final Allowances allowances;
  private final Claims claims;
  private final LeftSessions left;
  private final StandBy standBy;
  private final Settling settling;
  private final AcceptedHere present;

  Convergence(
      Pools pools,
      Pipelines pipelines,
      SecretStore secrets,
      KnownRules rules,
      Allowances allowances,
      Claims claims,
      LeftSessions left,
      StandBy standBy,
      Settling settling) {
    this.settling = settling;
    this.allowances = allowances;
    this.claims = claims;
    this.left = left;
    this.standBy = standBy;
    this.pools = pools;
    this.pipelines = pipelines;
    this.secrets = secrets;
    this.sourceSecrets = new SourceSecrets(secrets);
    this.rules = rules;
    this.present = new AcceptedHere(pipelines, secrets);
  }

  /** What desired states are worked out from, beside the resources. */
  DesiredState.Present present() {
    return present;
  }

  /**
   * Opens, changes and closes until what runs is what is desired, as far as that is possible now.
   */
  void to(DesiredState desired) {
    Map<ObjectKey, Connections> open = new HashMap<>();
    desired
        .connectors()
        .forEach(
            (key, connector) ->
                carefully(
                    key,
                    () ->
                        open(connector, desired.subscribers().getOrDefault(key, List.of()), open)));
    Wiring wiring = new Wiring(open, pools, pipelines, rules);
    desired.sinks().forEach((key, sink) -> carefully(key, () -> wiring.addSink(key, sink)));
    desired.sources().entrySet().stream()
        .filter(source -> source.getValue().runs())
        .forEach(
            source ->
                carefully(
                    source.getKey(), () -> wiring.addSource(source.getKey(), source.getValue())));
    Placing placing = new Placing(desired, rules, allowances, claims, sourceSecrets);
    Set<ObjectKey> incomplete = wiring.incomplete();
    wiring
        .sources()
        .forEach(
            (key, connections) ->
                carefully(key, () -> placing.add(key, connections, mayBid(key, incomplete))));
    bid(placing, left.candidates(desired, open, pipelines::runs));
    Set<ObjectKey> waiting = new HashSet<>(incomplete);
    waiting.addAll(settling.unsettled(desired, pipelines::reads));
    pipelines.run(placing.wanted(wiring, waiting));
    left.end();
    claims.settle(source -> pipelines.needsClaim(source) || left.needsClaim(source));
    standBy.say(placing.standingBy(), pipelines::runs);
    pools.reclaim();
    pools.openNew();
    pools.closeUnused(pipelines::released, desired::mayComeBack);
    pools.forgetGone(desired.existing());
    present.remember(desired);
    forgetUnused();
  }

  private void forgetUnused() {
    secrets.forgetUnused();
    sourceSecrets.forgetUnused();
    rules.forgetUnused();
  }

  private void bid(Placing placing, Map<ObjectKey, Candidate> over) {
    Map<ObjectKey, Candidate> candidates = new HashMap<>(over);
    candidates.putAll(placing.candidates());
    claims.want(candidates);
    placing.candidates().keySet().forEach(key -> carefully(key, () -> placing.place(key)));
  }

  /** A claim is for who can read with it: another worker may have what is missing here. */
  private boolean mayBid(ObjectKey source, Set<ObjectKey> incomplete) {
    return !incomplete.contains(source) || pipelines.runs(source);
  }

  private void open(
      Connector connector, List<Subscriber> subscribers, Map<ObjectKey, Connections> open) {
    pools
        .of(connector, secrets.of(connector), subscribers)
        .ifPresent(connections -> open.put(ObjectKey.of(connector), connections));
  }

  private static void carefully(ObjectKey key, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s could not be brought to its desired state", key);
    }
  }
}
