package dev.mooring.operator.references;

import dev.mooring.operator.nodes.InformerEnd;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Watches the labels of the namespaces that are served, which say what WorkerPools they may use.
 * May be used from any thread.
 */
public final class NamespaceLabels {
  private final Map<String, Map<String, String>> labels = new ConcurrentHashMap<>();
  private final List<SharedIndexInformer<Namespace>> informers = new ArrayList<>();
  private final Consumer<String> changed;

  /**
   * Knows of none before {@link #start}.
   *
   * @param namespaces the namespaces to watch, each by its name; empty for all
   * @param changed hears of each namespace that is new, gone, or labelled otherwise
   */
  public NamespaceLabels(
      KubernetesClient client, Collection<String> namespaces, Consumer<String> changed) {
    this.changed = changed;
    if (namespaces.isEmpty()) {
      informers.add(client.namespaces().runnableInformer(0));
    }
    namespaces.forEach(
        name ->
            informers.add(
                client.namespaces().withField("metadata.name", name).runnableInformer(0)));
  }

  /** Returns when all that exists has been taken in. Throws when the API server cannot be read. */
  public void start(InformerEnd end) {
    for (SharedIndexInformer<Namespace> informer : informers) {
      informer.itemStore(new TransformingItemStore<>(NamespaceLabels::withoutAll));
      end.watch(informer.run());
      informer.addEventHandler(new Handler());
    }
  }

  /** Watches no more. */
  public void stop() {
    informers.forEach(SharedIndexInformer::stop);
  }

  /** A namespace's labels; null where it is not known. */
  public Map<String, String> of(String namespace) {
    return labels.get(namespace);
  }

  /** The namespaces that there are, in order. */
  public Stream<String> names() {
    return labels.keySet().stream().sorted();
  }

  /** Name and version are put back by the store; what is needed is kept here. */
  private static Namespace withoutAll(Namespace namespace) {
    Namespace bare = new Namespace();
    bare.setMetadata(new ObjectMetaBuilder().build());
    return bare;
  }

  private final class Handler implements ResourceEventHandler<Namespace> {
    @Override
    public void onAdd(Namespace namespace) {
      put(namespace);
    }

    @Override
    public void onUpdate(Namespace last, Namespace namespace) {
      put(namespace);
    }

    @Override
    public void onDelete(Namespace namespace, boolean lastStateUnknown) {
      labels.remove(namespace.getMetadata().getName());
      changed.accept(namespace.getMetadata().getName());
    }

    private void put(Namespace namespace) {
      Map<String, String> now =
          Map.copyOf(Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of()));
      String name = namespace.getMetadata().getName();
      if (!now.equals(labels.put(name, now))) {
        changed.accept(name);
      }
    }
  }
}
