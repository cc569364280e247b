package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Listening;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.operator.nodes.WorkerChanges;
import dev.mooring.report.ReportedObject;
import io.fabric8.kubernetes.client.CustomResource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Has objects looked at again when something changes that they depend on: a Connector when its
 * users change, a Source or Sink when what it names changes, any of them when its workers have
 * something to say.
 *
 * <p>Closed until this operator leads: at that moment every object is looked at anyway. May be
 * called on any thread; never blocks.
 */
@ApplicationScoped
public class Triggers implements WorkerChanges {
  private final InformerCatalog catalog;
  private final ObjectEvents<Connector> connectors =
      new ObjectEvents<>("connector-triggers", this::connectorChanged);
  private final ObjectEvents<Source> sources =
      new ObjectEvents<>("source-triggers", this::sourceChanged);
  private final ObjectEvents<Sink> sinks = new ObjectEvents<>("sink-triggers", this::sinkChanged);
  private final ObjectEvents<WorkerPool> pools =
      new ObjectEvents<>("pool-triggers", this::poolChanged);
  private volatile boolean open;
  private volatile String poolNamespace;

  @Inject
  Triggers(InformerCatalog catalog) {
    this.catalog = catalog;
    catalog.onConflictChange(this::conflictsChanged);
  }

  /** From now on things are looked at again. */
  public void open() {
    open = true;
  }

  /** Where the WorkerPools are. */
  public void poolsIn(String namespace) {
    poolNamespace = namespace;
  }

  /** The event source for the Connectors' controller. */
  public ObjectEvents<Connector> connectors() {
    return connectors;
  }

  /** The event source for the Sources' controller. */
  public ObjectEvents<Source> sources() {
    return sources;
  }

  /** The event source for the Sinks' controller. */
  public ObjectEvents<Sink> sinks() {
    return sinks;
  }

  /** The event source for the WorkerPools' controller. */
  public ObjectEvents<WorkerPool> pools() {
    return pools;
  }

  @Override
  public void reported(Set<ReportedObject> objects) {
    if (open) {
      objects.forEach(this::trigger);
    }
  }

  @Override
  public void workerChanged(String worker) {
    everything();
  }

  /** Something changed that any Connector, Source or Sink may depend on. */
  public void everything() {
    if (open) {
      catalog.connectorKeys().forEach(connectors::trigger);
      catalog.sourceKeys().forEach(sources::trigger);
      catalog.sinkKeys().forEach(sinks::trigger);
    }
  }

  /** A Secret is new, gone, or of another version. */
  public void secretChanged(ObjectKey secret) {
    if (open) {
      catalog.connectorsWith(secret).forEach(user -> connectors.trigger(ObjectKey.of(user)));
      catalog.sourcesWith(secret).forEach(user -> sources.trigger(ObjectKey.of(user)));
    }
  }

  /** A namespace is new, gone or labelled otherwise, by which WorkerPools admit it or not. */
  public void namespaceChanged(String namespace) {
    if (open) {
      catalog.poolKeys().forEach(pools::trigger);
      in(namespace, catalog.connectorKeys()).forEach(connectors::trigger);
      in(namespace, catalog.sourceKeys())
          .forEach(
              key -> {
                sources.trigger(key);
                catalog.source(key).ifPresent(this::triggerAtItsAddress);
              });
      in(namespace, catalog.sinkKeys()).forEach(sinks::trigger);
    }
  }

  private static Stream<ObjectKey> in(String namespace, List<ObjectKey> all) {
    return all.stream().filter(key -> key.namespace().equals(namespace));
  }

  private void trigger(ReportedObject object) {
    switch (object.kind()) {
      case Connector -> connectors.trigger(object.key());
      case Source -> sources.trigger(object.key());
      case Sink -> sinks.trigger(object.key());
    }
  }

  private void connectorChanged(Connector before, Connector after) {
    if (open && isNews(before, after, connectors)) {
      usersOf(ObjectKey.of(after == null ? before : after));
    }
  }

  /** Something changed that the users of a Connector depend on. */
  public void usersOf(ObjectKey connector) {
    for (Source source : catalog.sourcesOn(connector)) {
      sources.trigger(ObjectKey.of(source));
      catalog.sinksFrom(ObjectKey.of(source)).forEach(this::triggerWithDeadLetters);
    }
    catalog.sinksOn(connector).forEach(this::triggerWithDeadLetters);
  }

  private void sourceChanged(Source before, Source after) {
    if (open && isNews(before, after, sources)) {
      present(before, after).map(UsedConnector::of).forEach(this::triggerConnector);
      // Whom this changes something for, is told by the catalog.
      present(before, after).forEach(catalog::conflict);
      ObjectKey key = ObjectKey.of(after == null ? before : after);
      present(before, after).forEach(this::triggerAtItsAddress);
      present(before, after)
          .filter(source -> Listening.of(source).isPresent() && poolNamespace != null)
          .map(source -> new ObjectKey(poolNamespace, source.getSpec().workerPool()))
          .distinct()
          .forEach(pools::trigger);
      for (Sink sink : catalog.sinksFrom(key)) {
        triggerWithDeadLetters(sink);
        triggerConnector(UsedConnector.of(sink));
      }
    }
  }

  /** Others on the same Connector find a client now, or none any more. */
  private void conflictsChanged(Set<ObjectKey> changed) {
    if (open) {
      changed.forEach(this::triggerWithSinks);
    }
  }

  /** Others may have their addresses now, or not any more. */
  private void triggerAtItsAddress(Source source) {
    catalog.atAddressOf(source).forEach(other -> triggerWithSinks(ObjectKey.of(other)));
  }

  private void triggerWithSinks(ObjectKey source) {
    sources.trigger(source);
    catalog.sinksFrom(source).forEach(this::triggerWithDeadLetters);
  }

  private void sinkChanged(Sink before, Sink after) {
    if (open && isNews(before, after, sinks)) {
      present(before, after).map(UsedConnector::of).forEach(this::triggerConnector);
      present(before, after).forEach(this::triggerDeadLetters);
      catalog
          .sinksGivingTo(ObjectKey.of(after == null ? before : after))
          .forEach(giver -> sinks.trigger(ObjectKey.of(giver)));
    }
  }

  private void triggerWithDeadLetters(Sink sink) {
    sinks.trigger(ObjectKey.of(sink));
    triggerDeadLetters(sink);
  }

  /** The Sink that gets its dead letters runs where this one does. */
  private void triggerDeadLetters(Sink giver) {
    giver
        .getSpec()
        .deadLetterSink()
        .map(name -> new ObjectKey(giver.getMetadata().getNamespace(), name))
        .flatMap(catalog::sink)
        .ifPresent(
            letters -> {
              sinks.trigger(ObjectKey.of(letters));
              triggerConnector(UsedConnector.of(letters));
            });
  }

  private void poolChanged(WorkerPool before, WorkerPool after) {
    if (open && isNews(before, after, pools)) {
      everything();
    }
  }

  private void triggerConnector(Optional<ObjectKey> used) {
    used.ifPresent(connectors::trigger);
  }

  /**
   * Whether others must be told. A status alone is no news for others; but the object itself is
   * looked at again, because this operator's own writes are not heard here: somebody else wrote it.
   * So is an object that took the place of a namesake unseen, as its generation may be lower.
   */
  private static <P extends CustomResource<?, ?>> boolean isNews(
      P before, P after, ObjectEvents<P> events) {
    if (before == null || after == null) {
      return true;
    }
    boolean same = before.getMetadata().getUid().equals(after.getMetadata().getUid());
    if (!same || !Objects.equals(before.getStatus(), after.getStatus())) {
      events.trigger(ObjectKey.of(after));
    }
    return !same
        || before.isMarkedForDeletion() != after.isMarkedForDeletion()
        || !before.getMetadata().getGeneration().equals(after.getMetadata().getGeneration());
  }

  private static <P> Stream<P> present(P before, P after) {
    return Stream.of(before, after).filter(Objects::nonNull);
  }
}
