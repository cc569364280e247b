package dev.mooring.operator.nodes;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.WorkerReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Removes reports and Leases of Pods that are gone, at once and also where nobody collects garbage.
 *
 * <p>Whatever belongs to no Pod (a worker outside of a cluster) is left alone. Before anything is
 * removed the Pod is looked up at the API server, and only the version that was judged is removed.
 */
final class Leftovers {
  private static final Logger LOG = Logger.getLogger(Leftovers.class);

  private final KubernetesClient client;
  private final String namespace;
  private final SharedIndexInformer<Pod> pods;

  Leftovers(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    pods = client.pods().inNamespace(namespace).withLabel(Mooring.POOL_LABEL).runnableInformer(0);
  }

  void start(InformerEnd end) {
    end.watch(pods.run());
  }

  void stop() {
    pods.stop();
  }

  /** Removes what is left of Pods that are gone. Failures are logged; the next call tries again. */
  void clear(Collection<WorkerReport> reports, Collection<Lease> leases) {
    if (!pods.isWatching()) {
      return;
    }
    Stream.<HasMetadata>concat(reports.stream(), leases.stream())
        .filter(object -> ownerUid(object) != null)
        .filter(object -> !isOf(pods.getStore().getByKey(key(object)), object))
        .toList()
        .forEach(this::remove);
  }

  private void remove(HasMetadata object) {
    try {
      String pod = workerOf(object);
      if (!isOf(client.pods().inNamespace(namespace).withName(pod).get(), object)) {
        client
            .resource(object)
            .lockResourceVersion(object.getMetadata().getResourceVersion())
            .delete();
        LOG.infof("Removed %s %s of a Pod that is gone", object.getKind(), nameOf(object));
      }
    } catch (KubernetesClientException failure) {
      LOG.debugf("Cannot remove %s %s: %s", object.getKind(), nameOf(object), failure.getMessage());
    }
  }

  private static boolean isOf(Pod pod, HasMetadata object) {
    return pod != null && Objects.equals(pod.getMetadata().getUid(), ownerUid(object));
  }

  /** The UID of the Pod that wrote the object; null when no Pod did. */
  private static String ownerUid(HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners.stream()
        .filter(owner -> owner.getKind().equals("Pod"))
        .map(OwnerReference::getUid)
        .findFirst()
        .orElse(null);
  }

  private String key(HasMetadata object) {
    return namespace + "/" + workerOf(object);
  }

  private static String workerOf(HasMetadata object) {
    return object instanceof WorkerReport report ? report.getSpec().worker() : nameOf(object);
  }

  private static String nameOf(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
