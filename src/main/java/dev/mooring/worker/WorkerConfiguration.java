package dev.mooring.worker;

import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.ConnectPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who this worker is and where it watches, as its environment says. */
@ApplicationScoped
class WorkerConfiguration {
  @ConfigProperty(name = "mooring.namespace")
  String namespace;

  @ConfigProperty(name = "pod.name")
  String pod;

  @ConfigProperty(name = "pod.uid")
  Optional<String> podUid;

  @ConfigProperty(name = "node.name")
  String host;

  @ConfigProperty(name = "mooring.pool")
  String workerPool;

  @ConfigProperty(name = "mooring.cluster-id")
  String clusterId;

  @ConfigProperty(name = "mooring.watch-namespaces")
  Optional<List<String>> watchNamespaces;

  @ConfigProperty(name = "mooring.allowed-addresses")
  Optional<List<String>> allowedAddresses;

  @ConfigProperty(name = "mooring.records-memory-percent")
  int recordsMemoryPercent;

  /** What all records in flight may take of this process's heap. */
  ByteBudget recordsMemory() {
    return new ByteBudget(Runtime.getRuntime().maxMemory() / 100 * recordsMemoryPercent);
  }

  /** The namespaces to watch; none means all. */
  List<String> namespaces() {
    return texts(watchNamespaces);
  }

  /** Where connections may lead; asks the API server where it listens, now and from now on. */
  @Produces
  @Singleton
  ConnectPolicy connectPolicy(KubernetesClient client) {
    return new ConnectPolicy(texts(allowedAddresses), ApiServerAddresses.watched(client));
  }

  /** This process, with an instance of its own at each call. */
  WorkerIdentity identity() {
    return new WorkerIdentity(
        namespace,
        pod,
        podUid.orElse(""),
        host,
        workerPool,
        UUID.randomUUID().toString(),
        clusterId);
  }

  private static List<String> texts(Optional<List<String>> list) {
    return list.orElse(List.of()).stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
