package dev.mooring.operator.references;

import dev.mooring.operator.nodes.InformerEnd;
import dev.mooring.operator.nodes.WatchedValues;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Watches the labels of the namespaces that are served, which say what WorkerPools they may use.
 * May be used from any thread.
 */
public final class NamespaceLabels {
  private final WatchedValues<Namespace, String, Map<String, String>> labels;

  /**
   * Knows of none before {@link #start}.
   *
   * @param namespaces the namespaces to watch, each by its name; empty for all
   * @param changed hears of each namespace that is new, gone, or labelled otherwise
   */
  public NamespaceLabels(
      KubernetesClient client, Collection<String> namespaces, Consumer<String> changed) {
    List<SharedIndexInformer<Namespace>> informers = new ArrayList<>();
    if (namespaces.isEmpty()) {
      informers.add(client.namespaces().runnableInformer(0));
    }
    namespaces.forEach(
        name ->
            informers.add(
                client.namespaces().withField("metadata.name", name).runnableInformer(0)));
    labels =
        new WatchedValues<>(
            informers,
            namespace -> namespace.getMetadata().getName(),
            NamespaceLabels::labelsOf,
            NamespaceLabels::withLabelsOnly,
            changed);
  }

  /** Returns when all that exists has been taken in. Throws when the API server cannot be read. */
  public void start(InformerEnd end) {
    labels.start(end);
  }

  /** Watches no more. */
  public void stop() {
    labels.stop();
  }

  /** A namespace's labels; null where it is not known. */
  public Map<String, String> of(String namespace) {
    return labels.of(namespace).orElse(null);
  }

  /** The namespaces that there are, in order. */
  public Stream<String> names() {
    return labels.keys().sorted();
  }

  private static Map<String, String> labelsOf(Namespace namespace) {
    return Map.copyOf(Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of()));
  }

  private static Namespace withLabelsOnly(Namespace namespace) {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withLabels(labelsOf(namespace))
        .endMetadata()
        .build();
  }
}
