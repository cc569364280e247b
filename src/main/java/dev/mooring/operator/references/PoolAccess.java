package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.operator.status.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether what is in a namespace may use WorkerPools. Pure functions of what the catalog knows. */
public final class PoolAccess {
  private PoolAccess() {}

  /** Whether a Source may use its pool; one that does not exist is told otherwise. */
  static Verdict check(Source source, Catalog catalog) {
    return check(
        source.getMetadata().getNamespace(), List.of(source.getSpec().workerPool()), catalog);
  }

  /** Whether a Connector may be opened in any of the pools in which it is used. */
  public static Verdict ofConnector(ObjectKey connector, Placement placement, Catalog catalog) {
    return check(connector.namespace(), placement.poolsNaming(connector), catalog);
  }

  /** Whether a Sink may run in any of the pools that its records come from. */
  public static Verdict ofSink(Sink sink, Catalog catalog) {
    Set<String> pools = poolsOf(sink, catalog);
    return pools.isEmpty()
        ? Verdict.accepted()
        : check(sink.getMetadata().getNamespace(), pools, catalog);
  }

  /**
   * The pools of a Sink's Sources, and of those whose Sinks give it their dead letters, whether
   * they run or not.
   */
  static SortedSet<String> poolsOf(Sink sink, Catalog catalog) {
    SortedSet<String> pools = new TreeSet<>();
    Stream.concat(Stream.of(sink), catalog.sinksGivingTo(ObjectKey.of(sink)).stream())
        .flatMap(one -> SourcesOf.keys(one).stream())
        .forEach(
            key ->
                catalog.source(key).ifPresent(source -> pools.add(source.getSpec().workerPool())));
    return pools;
  }

  /** Whether a pool is there, and for this namespace. */
  static boolean isOpen(String pool, String namespace, Catalog catalog) {
    return catalog.pool(pool).filter(view -> view.admits().test(namespace)).isPresent();
  }

  private static Verdict check(String namespace, Collection<String> pools, Catalog catalog) {
    boolean refused =
        pools.stream()
            .allMatch(
                name ->
                    catalog.pool(name).filter(view -> !view.admits().test(namespace)).isPresent());
    return refused
        ? Verdict.refused(
            Reason.NamespaceNotAllowed, Admission.refusal(namespace, pools.iterator().next()))
        : Verdict.accepted();
  }
}
