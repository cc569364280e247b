package dev.mooring.operator.workload;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The settings that all workers share, from this process's own and from the cluster. */
@ApplicationScoped
class WorkerSettingsSource {
  private final KubernetesClient client;
  private final String namespace;
  private final String image;
  private final List<String> watchNamespaces;
  private WorkerSettings settings;

  @Inject
  WorkerSettingsSource(
      KubernetesClient client,
      @ConfigProperty(name = "mooring.namespace") String namespace,
      @ConfigProperty(name = "mooring.image") String image,
      @ConfigProperty(name = "mooring.watch-namespaces") Optional<List<String>> watchNamespaces) {
    this.client = client;
    this.namespace = namespace;
    this.image = image;
    this.watchNamespaces = watchNamespaces.orElse(List.of());
  }

  String namespace() {
    return namespace;
  }

  /** The namespaces that are served; empty for all. */
  Set<String> watched() {
    return Set.copyOf(watchNamespaces);
  }

  /**
   * The settings; asks the API server for the cluster's id at the first call, and throws when it
   * does not answer.
   */
  synchronized WorkerSettings settings() {
    if (settings == null) {
      String clusterId =
          client.namespaces().withName("kube-system").require().getMetadata().getUid();
      settings = new WorkerSettings(namespace, image, String.join(",", watchNamespaces), clusterId);
    }
    return settings;
  }
}
