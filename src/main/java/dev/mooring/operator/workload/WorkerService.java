package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.report.WorkerNames;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/** The headless Service that gives a pool's workers their host names. */
final class WorkerService {
  private WorkerService() {}

  static Service of(WorkerPool pool) {
    return new ServiceBuilder()
        .withMetadata(
            WorkerLabels.owned(pool, WorkerNames.statefulSet(pool.getMetadata().getName())))
        .withNewSpec()
        .withClusterIP("None")
        .withPublishNotReadyAddresses(true)
        .withSelector(WorkerLabels.selector(pool))
        .addNewPort()
        .withName("http")
        .withPort(WorkerPod.HTTP_PORT)
        .withNewTargetPort("http")
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }
}
