package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The objects that make up pools: watches them, and writes one only when it is not as it should be.
 */
final class OwnedObjects {
  private final String namespace;
  private final InformerEventSource<StatefulSet, WorkerPool> statefulSets;
  private final InformerEventSource<Service, WorkerPool> services;
  private final InformerEventSource<PodDisruptionBudget, WorkerPool> disruptions;
  private final InformerEventSource<Ingress, WorkerPool> ingresses;

  OwnedObjects(EventSourceContext<WorkerPool> context, String namespace) {
    this.namespace = namespace;
    statefulSets = new InformerEventSource<>(owned(StatefulSet.class), context);
    services = new InformerEventSource<>(owned(Service.class), context);
    disruptions = new InformerEventSource<>(owned(PodDisruptionBudget.class), context);
    ingresses = new InformerEventSource<>(owned(Ingress.class), context);
  }

  List<EventSource<?, WorkerPool>> eventSources() {
    return List.of(statefulSets, services, disruptions, ingresses);
  }

  Optional<StatefulSet> statefulSet(String name) {
    return statefulSets.get(id(name));
  }

  /** An object of the pool's name that is not the pool's. */
  Optional<HasMetadata> foreign(String name, WorkerPool pool) {
    String sources = SourceAddresses.name(pool);
    return Stream.<Optional<? extends HasMetadata>>of(
            statefulSets.get(id(name)),
            services.get(id(name)),
            disruptions.get(id(name)),
            services.get(id(sources)),
            ingresses.get(id(sources)))
        .flatMap(Optional::stream)
        .<HasMetadata>map(object -> object)
        .filter(
            object ->
                object.getMetadata().getOwnerReferences().stream()
                    .noneMatch(owner -> owner.getUid().equals(pool.getMetadata().getUid())))
        .findFirst();
  }

  void ensure(StatefulSet desired, Context<WorkerPool> context) {
    apply(desired, statefulSets.get(id(desired.getMetadata().getName())), context);
  }

  void ensure(Service desired, Context<WorkerPool> context) {
    apply(desired, services.get(id(desired.getMetadata().getName())), context);
  }

  void ensure(PodDisruptionBudget desired, Context<WorkerPool> context) {
    apply(desired, disruptions.get(id(desired.getMetadata().getName())), context);
  }

  /** The Service and the Ingress through which records come, or none of them. */
  void ensure(SourceAddresses addresses, WorkerPool pool, Context<WorkerPool> context) {
    ResourceID id = id(SourceAddresses.name(pool));
    ensure(addresses.service(), services.get(id), context);
    ensure(addresses.ingress(), ingresses.get(id), context);
  }

  private static <R extends HasMetadata> void ensure(
      Optional<R> desired, Optional<R> actual, Context<WorkerPool> context) {
    if (desired.isPresent()) {
      apply(desired.get(), actual, context);
    } else {
      actual.ifPresent(one -> context.getClient().resource(one).delete());
    }
  }

  private static <R extends HasMetadata> void apply(
      R desired, Optional<R> actual, Context<WorkerPool> context) {
    boolean right =
        actual.isPresent()
            && SSABasedGenericKubernetesResourceMatcher.<R>getInstance()
                .matches(actual.get(), desired, context);
    if (!right) {
      context.resourceOperations().serverSideApply(desired);
    }
  }

  private <R extends HasMetadata> InformerEventSourceConfiguration<R> owned(Class<R> type) {
    return InformerEventSourceConfiguration.from(type, WorkerPool.class)
        .withNamespaces(Set.of(namespace))
        .build();
  }

  private ResourceID id(String name) {
    return new ResourceID(name, namespace);
  }
}
