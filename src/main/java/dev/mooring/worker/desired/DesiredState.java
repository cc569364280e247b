package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Placement;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.sharing.Addresses;
import dev.mooring.sharing.ClientPlan;
import dev.mooring.sharing.Subscriber;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to become of everything on the workers of one WorkerPool. What has a mistake in it goes
 * on as it was accepted last; what cannot run for another reason is suspended; what was never
 * accepted is left out, so that it holds up nobody else.
 *
 * @param connectors to be open: those that this pool's Sources and Sinks name, running or not, and
 *     in the default pool those that nobody names; none of a namespace that may not use the pool
 * @param sources all of this pool, and those that are switched off and have not ended here yet
 * @param sinks all that take from Sources that stay in this pool, or have not ended here yet, or
 *     get dead letters of such
 * @param elsewhere Sources that are another pool's
 * @param subscribers the MQTT Sources that have a place on each Connector's clients, running or not
 * @param existing all Connectors, whether they are to be open or not
 */
record DesiredState(
    Map<ObjectKey, Connector> connectors,
    Map<ObjectKey, Outcome<Source>> sources,
    Map<ObjectKey, Outcome<Sink>> sinks,
    Set<ObjectKey> elsewhere,
    Map<ObjectKey, List<Subscriber>> subscribers,
    Map<ObjectKey, Connector> existing) {

  /** What the function needs to know of what runs on this worker. */
  interface Present {
    /** The Source as it could run last; empty where it never could. */
    Optional<Source> accepted(Source source);

    /** The same for a Sink. */
    Optional<Sink> accepted(Sink sink);

    /** Whether the Secrets that a Source itself names are here; begins to get them if not. */
    default boolean knowsSecrets(Source source) {
      return true;
    }

    /** Whether a Source runs here, or is still ending: then its Sinks are needed. */
    boolean runs(ObjectKey source);

    /** Whether a Sink runs here, or is still finishing: then that of its dead letters is needed. */
    boolean writes(ObjectKey sink);
  }

  /**
   * Works it out; a pure function.
   *
   * @param pool the WorkerPool
   */
  static DesiredState of(Inventory inventory, String pool, SpecRules rules, Present present) {
    Map<ObjectKey, Connector> known = byKey(inventory.connectors());
    DesiredState desired =
        new DesiredState(
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashSet<>(),
            new HashMap<>(),
            known);
    OwnPool own = new OwnPool(pool, inventory.admission());
    SourceRules sourceRules = new SourceRules(known, rules, own, present::knowsSecrets);
    inventory.sources().forEach(source -> desired.addSource(source, pool, sourceRules, present));
    desired.share(sourceRules, present);
    Set<ObjectKey> existing =
        inventory.sources().stream().map(ObjectKey::of).collect(Collectors.toSet());
    desired.addSinks(
        inventory.sinks(), new SinkRules(inventory.sinks(), existing, known, rules, own), present);
    ConnectorUse use = ConnectorUse.of(inventory, pool, present::runs);
    desired.sources.values().stream()
        .filter(Outcome::runs)
        .forEach(outcome -> use.add(outcome.object()));
    desired.sinks.values().stream()
        .filter(Outcome::runs)
        .forEach(outcome -> use.add(outcome.object()));
    known.forEach((key, connector) -> desired.addConnector(key, connector, use.pools(key), own));
    return desired;
  }

  /** Where one of these Sources runs. */
  Placement placement(Source source) {
    return source
        .getSpec()
        .placedOn(UsedConnector.of(source).map(existing::get).map(Connector::getSpec).orElse(null));
  }

  /** Whether a Source is gone, or switched off in this pool: nobody will read it. */
  boolean isOver(ObjectKey source) {
    Outcome<Source> outcome = sources.get(source);
    return !elsewhere.contains(source) && (outcome == null || outcome.isOf(Outcome.Kind.OFF));
  }

  /**
   * Whether something of a Connector's sessions may be wanted again although it is not to be open:
   * it is there, and a Source that is only suspended has its place on it.
   *
   * @param uid of the Connector, which may have a namesake by now
   */
  boolean mayComeBack(ObjectKey connector, String uid) {
    Connector there = existing.get(connector);
    return there != null
        && there.getMetadata().getUid().equals(uid)
        && subscribers.containsKey(connector);
  }

  private static Map<ObjectKey, Connector> byKey(Collection<Connector> connectors) {
    Map<ObjectKey, Connector> all = HashMap.newHashMap(connectors.size());
    connectors.forEach(connector -> all.put(ObjectKey.of(connector), connector));
    return all;
  }

  private void addSource(Source source, String pool, SourceRules rules, Present present) {
    ObjectKey key = ObjectKey.of(source);
    boolean off = !source.getSpec().enabled() || source.isMarkedForDeletion();
    boolean here = source.getSpec().workerPool().equals(pool);
    Optional<Source> untilReadThere =
        here || off || !present.runs(key)
            ? Optional.empty()
            : untilReadThere(source, rules, present);
    if (untilReadThere.isPresent()) {
      sources.put(key, Outcome.run(untilReadThere.get()));
    } else if (!here && !(off && present.runs(key))) {
      elsewhere.add(key);
    } else if (off) {
      sources.put(key, Outcome.off(source));
    } else {
      Outcomes<Source> outcomes =
          new Outcomes<>(present::accepted, rules::check, wasAccepted(source));
      sources.put(key, outcomes.of(source));
    }
  }

  /**
   * As it was here, while nobody reads it yet where it belongs now: what comes meanwhile would be
   * nobody's, and a broker keeps nothing for a subscription that is not there. A Singleton's
   * session goes with it.
   */
  private Optional<Source> untilReadThere(Source source, SourceRules rules, Present present) {
    return placement(source) == Placement.Singleton || isReadAsWritten(source)
        ? Optional.empty()
        : present.accepted(source).filter(before -> rules.check(before).isInOrder());
  }

  /** Whether the operator says that some worker reads it as it is written now. */
  static boolean isReadAsWritten(Source source) {
    SourceStatus status = source.getStatus();
    return status != null
        && status.nodes() != null
        && status.observedGeneration() != null
        && status.observedGeneration() >= source.getMetadata().getGeneration()
        && status.nodes().stream()
            .anyMatch(
                node -> node.state() == NodeState.Running || node.state() == NodeState.Blocked);
  }

  static boolean wasAccepted(Source source) {
    return source.getStatus() != null && source.getStatus().acceptedGeneration() != null;
  }

  static boolean wasAccepted(Sink sink) {
    return sink.getStatus() != null && sink.getStatus().acceptedGeneration() != null;
  }

  /**
   * Those that find no client or address beside the older ones are not in order, as the operator
   * says too. Where an edit has made it so, what was accepted before goes on, if there is a place
   * for that.
   */
  private void share(SourceRules rules, Present present) {
    conflicts().forEach((source, conflict) -> goOn(source, conflict, rules, present));
    conflicts().forEach((source, conflict) -> refuse(source, conflict, present));
  }

  private Map<ObjectKey, Finding> conflicts() {
    subscribers.clear();
    subscribers.putAll(Subscribers.byConnector(sources.values(), existing));
    Map<ObjectKey, Finding> conflicts = new HashMap<>();
    subscribers.forEach(
        (connector, all) ->
            ClientPlan.conflicts(all, existing.get(connector).getSpec().pool().size())
                .forEach(
                    (source, conflict) ->
                        conflicts.put(
                            source,
                            Finding.hindrance(Reason.SubscriptionConflict, conflict.message()))));
    // One of a namespace that this pool does not admit keeps nobody from an address.
    Addresses.conflicts(
            sources.values().stream()
                .filter(outcome -> !outcome.isOf(Outcome.Kind.OFF))
                .filter(outcome -> outcome.reason() != Reason.NamespaceNotAllowed)
                .map(Outcome::object)
                .toList())
        .forEach(
            (source, conflict) ->
                conflicts.put(source, Finding.hindrance(Reason.NameTaken, conflict.message())));
    return conflicts;
  }

  private void goOn(ObjectKey key, Finding conflict, SourceRules rules, Present present) {
    Source now = sources.get(key).object();
    if (sources.get(key).runs()) {
      present
          .accepted(now)
          .filter(before -> !before.getSpec().equals(now.getSpec()))
          .filter(before -> rules.check(before).isInOrder())
          .ifPresent(
              before ->
                  sources.put(
                      key,
                      Outcome.goOn(
                          before, Finding.mistake(conflict.reason(), conflict.message()))));
    }
  }

  private void refuse(ObjectKey key, Finding conflict, Present present) {
    Source source = sources.get(key).object();
    if (sources.get(key).stays()) {
      boolean could = wasAccepted(source) || present.accepted(source).isPresent();
      sources.put(
          key, Outcome.of(could ? Outcome.Kind.SUSPENDED : Outcome.Kind.REFUSED, source, conflict));
    }
  }

  private void addSinks(Collection<Sink> all, SinkRules rules, Present present) {
    for (Sink sink : all) {
      Outcome<Sink> outcome = outcome(sink, rules, present);
      if (SinkRules.sourcesOf(outcome.object()).stream()
          .anyMatch(key -> needsSinks(key, present))) {
        sinks.put(ObjectKey.of(sink), outcome);
      }
    }
    for (Outcome<Sink> giver : List.copyOf(sinks.values())) {
      if (giver.stays() || present.writes(ObjectKey.of(giver.object()))) {
        rules
            .deadLetterSink(giver.object())
            .ifPresent(
                letters ->
                    sinks.computeIfAbsent(
                        ObjectKey.of(letters), key -> outcome(letters, rules, present)));
      }
    }
  }

  private static Outcome<Sink> outcome(Sink sink, SinkRules rules, Present present) {
    return !sink.getSpec().enabled() || sink.isMarkedForDeletion()
        ? Outcome.off(sink)
        : new Outcomes<Sink>(present::accepted, rules::check, wasAccepted(sink)).of(sink);
  }

  /** One that is switched off, or goes to another pool, first reads what is left for it here. */
  private boolean needsSinks(ObjectKey source, Present present) {
    Outcome<Source> outcome = sources.get(source);
    boolean ends = elsewhere.contains(source) || outcome != null && outcome.isOf(Outcome.Kind.OFF);
    return outcome != null && outcome.stays() || ends && present.runs(source);
  }

  private void addConnector(ObjectKey key, Connector connector, Set<String> usedIn, OwnPool pool) {
    boolean here =
        usedIn.isEmpty() ? pool.name().equals(Mooring.DEFAULT_POOL) : usedIn.contains(pool.name());
    boolean needed = !usedIn.isEmpty() || !connector.isMarkedForDeletion();
    if (here && pool.admits(key) && needed && connector.getSpec().enabled()) {
      connectors.put(key, connector);
    }
  }
}
