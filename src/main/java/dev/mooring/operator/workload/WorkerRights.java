package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelectorBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the ServiceAccounts of the pools, and the bindings of what their workers may: watches them,
 * and writes one only when it is not as it should be.
 */
final class WorkerRights {
  private static final Logger LOG = Logger.getLogger(WorkerRights.class);
  private static final String FIELD_MANAGER = "mooring-operator";
  private static final Duration LEFT_PERIOD = Duration.ofSeconds(10);

  private final String namespace;
  private final Set<String> served;
  private final KubernetesClient client;
  private final IndexerResourceCache<WorkerPool> pools;
  private final InformerEventSource<ServiceAccount, WorkerPool> accounts;
  private final InformerEventSource<RoleBinding, WorkerPool> own;
  private final Optional<InformerEventSource<RoleBinding, WorkerPool>> inServed;
  private final Optional<InformerEventSource<ClusterRoleBinding, WorkerPool>> everywhere;
  private final AtomicBoolean clearing = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("worker-accounts").factory());

  /**
   * @param namespace the operator's own
   * @param served the namespaces that are served; empty for all
   */
  WorkerRights(EventSourceContext<WorkerPool> context, String namespace, Set<String> served) {
    this.namespace = namespace;
    this.served = served;
    client = context.getClient();
    pools = context.getPrimaryCache();
    accounts =
        new InformerEventSource<>(
            ofAllPools(ServiceAccount.class).withNamespaces(Set.of(namespace)).build(), context);
    own =
        new InformerEventSource<>(
            named(RoleBinding.class, PoolAccounts.OWN)
                .withName("own-bindings")
                .withNamespaces(Set.of(namespace))
                .build(),
            context);
    inServed =
        served.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new InformerEventSource<>(
                    named(RoleBinding.class, PoolAccounts.SERVED)
                        .withName("served-bindings")
                        .withNamespaces(served)
                        .build(),
                    context));
    everywhere =
        served.isEmpty()
            ? Optional.of(
                new InformerEventSource<>(
                    named(ClusterRoleBinding.class, PoolAccounts.SERVED)
                        .withWatchAllNamespaces()
                        .build(),
                    context))
            : Optional.empty();
  }

  List<EventSource<?, WorkerPool>> eventSources() {
    List<EventSource<?, WorkerPool>> sources = new ArrayList<>(List.of(accounts, own));
    inServed.ifPresent(sources::add);
    everywhere.ifPresent(sources::add);
    return sources;
  }

  /** Lets the workers of a pool do what workers do, before there are any. */
  void ensure(WorkerPool pool, Context<WorkerPool> context) {
    ServiceAccount account = PoolAccounts.account(pool);
    boolean there =
        accounts
            .get(new ResourceID(account.getMetadata().getName(), namespace))
            .filter(PoolAccounts::isOfAPool)
            .isPresent();
    if (!there) {
      context.resourceOperations().serverSideApply(account);
    }
    Set<String> bound = PoolAccounts.bound(pools.list(), accounts.list());
    bound.add(pool.getMetadata().getName());
    List<Subject> subjects = PoolAccounts.subjects(bound, namespace);
    bind(PoolAccounts.own(namespace, subjects), own);
    inServed.ifPresent(
        bindings -> served.forEach(one -> bind(PoolAccounts.served(one, subjects), bindings)));
    everywhere.ifPresent(
        bindings -> {
          ClusterRoleBinding wanted = PoolAccounts.everywhere(subjects);
          if (bindings
              .get(new ResourceID(wanted.getMetadata().getName()))
              .filter(found -> subjects.equals(found.getSubjects()))
              .isEmpty()) {
            apply(wanted);
          }
        });
    if (!clearing.getAndSet(true)) {
      // Not before this operator leads: only then is anything reconciled.
      clock.scheduleWithFixedDelay(
          this::clearLeft, 0, LEFT_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void bind(RoleBinding wanted, InformerEventSource<RoleBinding, WorkerPool> bindings) {
    boolean right =
        bindings
            .get(ResourceID.fromResource(wanted))
            .filter(found -> wanted.getSubjects().equals(found.getSubjects()))
            .isPresent();
    if (!right) {
      apply(wanted);
    }
  }

  /** There may be two event sources for bindings, and the SDK's own way knows one for a type. */
  private void apply(HasMetadata binding) {
    client.resource(binding).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  /** Removes the accounts of pools that are gone with all their Pods; others are told by that. */
  private void clearLeft() {
    try {
      Set<String> existing =
          pools.list().map(pool -> pool.getMetadata().getName()).collect(Collectors.toSet());
      for (ServiceAccount account : PoolAccounts.left(accounts.list(), existing)) {
        if (!hasPods(PoolAccounts.poolOf(account))) {
          client
              .resource(account)
              .lockResourceVersion(account.getMetadata().getResourceVersion())
              .delete();
        }
      }
    } catch (RuntimeException | Error refused) {
      // Whatever it is: a task that throws would never be called again.
      LOG.warnf(
          "A ServiceAccount of a WorkerPool that is gone cannot be removed (%s); it is tried again",
          refused);
    }
  }

  private boolean hasPods(String pool) {
    return !client
        .pods()
        .inNamespace(namespace)
        .withLabel(Mooring.POOL_LABEL, pool)
        .list()
        .getItems()
        .isEmpty();
  }

  private <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> named(
      Class<R> type, String name) {
    return ofAllPools(type)
        .withFieldSelector(new FieldSelectorBuilder().withField("metadata.name", name).build());
  }

  /** What happens to one concerns all pools. */
  private <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> ofAllPools(
      Class<R> type) {
    return InformerEventSourceConfiguration.from(type, WorkerPool.class)
        .withSecondaryToPrimaryMapper(
            object -> pools.list().map(ResourceID::fromResource).collect(Collectors.toSet()));
  }
}
