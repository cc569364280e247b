package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerPoolStatus;
import dev.mooring.operator.references.InformerCatalog;
import dev.mooring.operator.references.NamespaceLabels;
import dev.mooring.operator.references.PoolView;
import dev.mooring.operator.references.Triggers;
import dev.mooring.operator.status.ApiRefusal;
import dev.mooring.operator.status.Publishing;
import dev.mooring.operator.status.Verdict;
import dev.mooring.report.WorkerNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the StatefulSet of each WorkerPool as the pool says, and says how its workers are. */
@ControllerConfiguration(name = "workerpool")
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 30_000)
public class WorkerPoolReconciler implements Reconciler<WorkerPool> {
  private final InformerCatalog catalog;
  private final Triggers triggers;
  private final WorkerSettingsSource settings;
  private final NamespaceLabels namespaces;
  private final Clock clock;
  private final Publishing<WorkerPool, WorkerPoolStatus> publishing =
      new Publishing<>(WorkerPool::new, System::nanoTime);
  private final Map<String, Boolean> rolling = new ConcurrentHashMap<>();
  private OwnedObjects owned;
  private WorkerRights rights;

  @Inject
  WorkerPoolReconciler(
      InformerCatalog catalog,
      Triggers triggers,
      WorkerSettingsSource settings,
      NamespaceLabels namespaces,
      Clock clock) {
    this.namespaces = namespaces;
    this.clock = clock;
    this.catalog = catalog;
    this.triggers = triggers;
    this.settings = settings;
  }

  @Override
  public List<EventSource<?, WorkerPool>> prepareEventSources(
      EventSourceContext<WorkerPool> context) {
    owned = new OwnedObjects(context, settings.namespace());
    rights = new WorkerRights(context, settings.namespace(), settings.watched());
    catalog.pools(
        name -> view(context.getPrimaryCache(), name),
        () -> context.getPrimaryCache().list().map(ObjectKey::of));
    triggers.poolsIn(settings.namespace());
    List<EventSource<?, WorkerPool>> sources = new ArrayList<>(owned.eventSources());
    sources.addAll(rights.eventSources());
    sources.add(triggers.pools().whenGone(this::forget));
    return sources;
  }

  @Override
  public UpdateControl<WorkerPool> reconcile(WorkerPool pool, Context<WorkerPool> context) {
    Verdict checked = check(pool);
    Verdict accepted = checked.holds() ? keep(pool, context) : checked;
    Optional<StatefulSet> set =
        checked.holds() ? owned.statefulSet(nameOf(pool)) : Optional.empty();
    tellWhenRolling(pool, set);
    return ApiRefusal.lookAgain(
        accepted,
        publishing.publish(
            pool, PoolStatus.of(pool, set, accepted, admitted(pool), clock.instant())));
  }

  private List<String> admitted(WorkerPool pool) {
    return PoolNamespaces.of(pool, namespaces.names(), namespaces::of);
  }

  /** The objects of the pool as it says; what the API server does not take is its own mistake. */
  private Verdict keep(WorkerPool pool, Context<WorkerPool> context) {
    return ApiRefusal.during(
        () -> {
          WorkerSettings common = settings.settings();
          rights.ensure(pool, context);
          owned.ensure(WorkerService.of(pool), context);
          owned.ensure(WorkerDisruption.of(pool), context);
          owned.ensure(WorkerStatefulSet.of(pool, common), context);
          owned.ensure(
              new SourceAddresses(pool, catalog.listening(pool.getMetadata().getName())),
              pool,
              context);
        });
  }

  private Verdict check(WorkerPool pool) {
    Verdict understood = Verdict.understood(pool, pool.getKind());
    return understood.holds() ? checkOwnership(pool) : understood;
  }

  private Verdict checkOwnership(WorkerPool pool) {
    String name = nameOf(pool);
    return owned
        .foreign(name, pool)
        .map(
            other ->
                Verdict.refused(
                    Reason.NameTaken,
                    "%s '%s' belongs to somebody else: remove it or rename the WorkerPool"
                        .formatted(kindOf(other), other.getMetadata().getName())))
        .orElseGet(Verdict::accepted);
  }

  /** The states of whatever runs in the pool say so while its workers are being replaced. */
  private void tellWhenRolling(WorkerPool pool, Optional<StatefulSet> set) {
    boolean now = set.map(WorkerStatefulSet::isRolling).orElse(false);
    Boolean before = rolling.put(pool.getMetadata().getName(), now);
    if (now != (before != null && before)) {
      triggers.everything();
    }
  }

  private Optional<PoolView> view(IndexerResourceCache<WorkerPool> pools, String name) {
    return pools
        .get(new ResourceID(name, settings.namespace()))
        .map(
            pool ->
                new PoolView(
                    name,
                    pool.getSpec().replicas(),
                    owned.statefulSet(nameOf(pool)).map(WorkerStatefulSet::isRolling).orElse(false),
                    namespace -> PoolNamespaces.admits(pool, namespace, namespaces.of(namespace))));
  }

  private void forget(ObjectKey key) {
    publishing.forget(key);
    rolling.remove(key.name());
  }

  private static String nameOf(WorkerPool pool) {
    return WorkerNames.statefulSet(pool.getMetadata().getName());
  }

  private static String kindOf(HasMetadata object) {
    return object.getKind();
  }
}
