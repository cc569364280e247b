package dev.mooring.worker;

import jakarta.enterprise.context.ApplicationScoped;
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

  /** The namespaces to watch; none means all. */
  List<String> namespaces() {
    return watchNamespaces.orElse(List.of()).stream()
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
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
}
