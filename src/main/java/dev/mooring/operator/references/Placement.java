package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.operator.status.Workforce;
import dev.mooring.report.WorkerNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which workers should run an object: a Source those of its pool, a Sink those of its Sources, and
 * a Connector those of whatever names it, or the default pool's while nobody does.
 */
public final class Placement {
  private final Catalog catalog;
  private final Expressions expressions;
  private final String namespace;

  /**
   * @param namespace the operator's own, where the WorkerPools are
   */
  public Placement(Catalog catalog, Expressions expressions, String namespace) {
    this.catalog = catalog;
    this.expressions = expressions;
    this.namespace = namespace;
  }

  /** The workers that should open a Connector. */
  public Workforce ofConnector(ObjectKey connector) {
    SortedSet<String> pools = new TreeSet<>(poolsNaming(connector));
    pools.removeIf(
        name ->
            catalog.pool(name).isPresent()
                && !PoolAccess.isOpen(name, connector.namespace(), catalog));
    return workforce(pools, false);
  }

  /**
   * The WorkerPools whose workers may need a Connector's Secrets: those that exist and admit it.
   */
  public SortedSet<String> poolsOf(ObjectKey connector) {
    SortedSet<String> pools = poolsNaming(connector);
    pools.removeIf(name -> !PoolAccess.isOpen(name, connector.namespace(), catalog));
    return pools;
  }

  /** The WorkerPool whose workers need a Source's own Secrets, if it exists and admits it. */
  public Set<String> poolsOf(Source source) {
    String pool = source.getSpec().workerPool();
    return PoolAccess.isOpen(pool, source.getMetadata().getNamespace(), catalog)
        ? Set.of(pool)
        : Set.of();
  }

  /**
   * The WorkerPools in which a Connector is used, and the default one while nobody names it. What
   * it is opened for may be enabled at any time.
   */
  SortedSet<String> poolsNaming(ObjectKey connector) {
    SortedSet<String> pools = new TreeSet<>();
    catalog.sourcesOn(connector).forEach(source -> pools.add(source.getSpec().workerPool()));
    catalog.sinksOn(connector).forEach(sink -> pools.addAll(PoolAccess.poolsOf(sink, catalog)));
    if (pools.isEmpty()) {
      pools.add(Mooring.DEFAULT_POOL);
    }
    return pools;
  }

  /** The workers that should run a Source. */
  public Workforce ofSource(Source source) {
    return workforce(new TreeSet<>(List.of(source.getSpec().workerPool())), runsOnOne(source));
  }

  private boolean runsOnOne(Source source) {
    ConnectorSpec connector =
        UsedConnector.of(source).flatMap(catalog::connector).map(Connector::getSpec).orElse(null);
    return source.getSpec().placedOn(connector) == dev.mooring.api.v1alpha1.Placement.Singleton;
  }

  /**
   * The workers that should run a Sink: those of its Sources that run, and of those whose Sinks
   * give it their dead letters.
   */
  public Workforce ofSink(Sink sink) {
    SortedSet<String> pools = new TreeSet<>();
    List<Source> sources =
        withGivers(sink)
            .flatMap(one -> SourcesOf.of(one, catalog, expressions).running().stream())
            .distinct()
            .toList();
    sources.forEach(source -> pools.add(source.getSpec().workerPool()));
    return workforce(pools, sources.size() == 1 && runsOnOne(sources.getFirst()));
  }

  private Stream<Sink> withGivers(Sink sink) {
    return Stream.concat(Stream.of(sink), catalog.sinksGivingTo(ObjectKey.of(sink)).stream());
  }

  /** Whether a worker is one more than its WorkerPool should have, or of none that exists. */
  public boolean isSurplus(String worker) {
    return WorkerNames.ordinal(worker)
        .map(
            ordinal ->
                ordinal >= catalog.pool(WorkerNames.pool(worker)).map(PoolView::replicas).orElse(0))
        .orElse(false);
  }

  private Workforce workforce(SortedSet<String> pools, boolean oneAtATime) {
    List<String> workers = new ArrayList<>();
    boolean rolling = false;
    String shortage = null;
    for (String name : pools) {
      Optional<PoolView> pool = catalog.pool(name);
      int replicas = pool.map(PoolView::replicas).orElse(0);
      rolling |= pool.map(PoolView::rolling).orElse(false);
      for (int ordinal = 0; ordinal < replicas; ordinal++) {
        workers.add(WorkerNames.worker(name, ordinal));
      }
      if (replicas == 0 && shortage == null) {
        shortage = shortage(name, pool.isPresent());
      }
    }
    return new Workforce(workers, rolling, shortage, oneAtATime);
  }

  private String shortage(String pool, boolean exists) {
    return exists
        ? "no worker runs: WorkerPool '" + pool + "' has 0 replicas: scale it up"
        : "no worker runs: WorkerPool '"
            + pool
            + "' not found in namespace "
            + namespace
            + ": create it or name another one in spec.workerPoolRef.name";
  }
}
