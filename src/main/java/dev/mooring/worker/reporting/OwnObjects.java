package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.worker.WorkerIdentity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** What all objects have in common that a worker writes. */
final class OwnObjects {
  /** The field manager of everything that workers write. */
  static final String FIELD_MANAGER = "mooring-worker";

  private OwnObjects() {}

  /** Name and labels; and the Pod as the owner, so that they go when it goes. */
  static ObjectMeta metadata(WorkerIdentity identity, String name) {
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder()
            .withNamespace(identity.namespace())
            .withName(name)
            .withLabels(
                Map.of(Mooring.POOL_LABEL, identity.pool(), Mooring.WORKER_LABEL, identity.pod()));
    if (!identity.podUid().isEmpty()) {
      metadata
          .addNewOwnerReference()
          .withApiVersion("v1")
          .withKind("Pod")
          .withName(identity.pod())
          .withUid(identity.podUid())
          .endOwnerReference();
    }
    return metadata.build();
  }

  /**
   * A client over the same connections that tries each request once: whoever uses it tries again
   * with what is new by then. A request ends within twice the limit, whatever happens.
   */
  static KubernetesClient impatient(KubernetesClient client, Duration limit) {
    RequestConfig once =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestTimeout((int) limit.toMillis())
            .withRequestRetryBackoffLimit(0)
            .build();
    return client.newClient(once).adapt(KubernetesClient.class);
  }
}
