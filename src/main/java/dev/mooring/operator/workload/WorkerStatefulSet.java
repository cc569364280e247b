package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.report.WorkerNames;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.Objects;

/** The StatefulSet of a pool: workers with stable names, all started at once, replaced in turn. */
final class WorkerStatefulSet {
  private WorkerStatefulSet() {}

  static StatefulSet of(WorkerPool pool, WorkerSettings settings) {
    String name = WorkerNames.statefulSet(pool.getMetadata().getName());
    return new StatefulSetBuilder()
        .withMetadata(WorkerLabels.owned(pool, name))
        .withNewSpec()
        .withServiceName(name)
        .withPodManagementPolicy("Parallel")
        .withReplicas(pool.getSpec().replicas())
        .withNewSelector()
        .withMatchLabels(WorkerLabels.selector(pool))
        .endSelector()
        .withTemplate(WorkerPod.template(pool, settings))
        .endSpec()
        .build();
  }

  /** Whether its status speaks of what is written now, and not of workers from before that. */
  static boolean isBegun(StatefulSet set) {
    Long written = set.getMetadata().getGeneration();
    Long observed = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
    return written == null || observed != null && observed >= written;
  }

  /** Whether workers are being replaced by ones from a newer template. */
  static boolean isRolling(StatefulSet set) {
    StatefulSetStatus status = set.getStatus();
    return status != null
        && status.getCurrentRevision() != null
        && status.getUpdateRevision() != null
        && !Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
  }
}
