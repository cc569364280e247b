package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.worker.WorkerIdentity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
}
