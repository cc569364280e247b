package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.worker.WorkerIdentity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Watches all Connectors, Sources and Sinks of some namespaces, and this worker's own WorkerPool,
 * and says when something changed that matters here. Tries for ever while the API server cannot be
 * reached. May be used from any thread.
 */
final class ClusterWatch {
  private final KubernetesClient client;
  private final List<String> namespaces;
  private final Runnable changed;
  private final List<SharedIndexInformer<Connector>> connectors;
  private final List<SharedIndexInformer<Source>> sources;
  private final List<SharedIndexInformer<Sink>> sinks;
  private final SharedIndexInformer<WorkerPool> pool;
  private Admission admission;

  /**
   * Watches nothing before {@link #start}.
   *
   * @param identity whose WorkerPool counts
   * @param namespaces empty for all
   * @param changed called on the threads of the client, and must not block
   */
  ClusterWatch(
      KubernetesClient client, WorkerIdentity identity, List<String> namespaces, Runnable changed) {
    this.client = client;
    this.namespaces = List.copyOf(namespaces);
    this.changed = changed;
    this.connectors = informers(Connector.class);
    this.sources = informers(Source.class);
    this.sinks = informers(Sink.class);
    this.pool =
        listening(
            client
                .resources(WorkerPool.class)
                .inNamespace(identity.namespace())
                .withField("metadata.name", identity.pool())
                .runnableInformer(0));
  }

  /** Begins to watch; returns at once. */
  void start() {
    all().forEach(informer -> informer.start().thenRun(changed));
  }

  void stop() {
    all().forEach(SharedIndexInformer::stop);
  }

  /** Whether everything has been listed once. */
  boolean hasSynced() {
    return all().allMatch(SharedIndexInformer::hasSynced);
  }

  /** What is there now. The objects are the caches' own: nobody may change them. */
  Inventory inventory() {
    return new Inventory(listed(connectors), listed(sources), listed(sinks), admission());
  }

  private synchronized Admission admission() {
    admission = Admission.of(pool.getStore().list().stream().findFirst().orElse(null), admission);
    return admission;
  }

  private Stream<SharedIndexInformer<? extends HasMetadata>> all() {
    Stream<SharedIndexInformer<? extends HasMetadata>> served =
        Stream.of(connectors, sources, sinks).flatMap(List::stream);
    return Stream.concat(served, Stream.of(pool));
  }

  private static <T> List<T> listed(List<SharedIndexInformer<T>> informers) {
    return informers.stream().flatMap(informer -> informer.getStore().list().stream()).toList();
  }

  private <T extends HasMetadata> List<SharedIndexInformer<T>> informers(Class<T> kind) {
    List<SharedIndexInformer<T>> informers = new ArrayList<>();
    if (namespaces.isEmpty()) {
      informers.add(client.resources(kind).inAnyNamespace().runnableInformer(0));
    }
    for (String namespace : namespaces) {
      informers.add(client.resources(kind).inNamespace(namespace).runnableInformer(0));
    }
    informers.forEach(this::listening);
    return informers;
  }

  private <T extends HasMetadata> SharedIndexInformer<T> listening(
      SharedIndexInformer<T> informer) {
    informer
        .exceptionHandler((started, failure) -> true)
        .addEventHandler(new OnlyChanges<T>(changed));
    return informer;
  }

  /** Lets through what matters here. */
  private record OnlyChanges<T extends HasMetadata>(Runnable changed)
      implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      changed.run();
    }

    @Override
    public void onUpdate(T before, T after) {
      if (Changes.matter(before, after)) {
        changed.run();
      }
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      changed.run();
    }
  }
}
