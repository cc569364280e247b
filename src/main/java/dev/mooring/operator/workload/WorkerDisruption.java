package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.report.WorkerNames;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** Has nodes drained so that no more than one worker of a pool is away at a time. */
final class WorkerDisruption {
  private WorkerDisruption() {}

  static PodDisruptionBudget of(WorkerPool pool) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(
            WorkerLabels.owned(pool, WorkerNames.statefulSet(pool.getMetadata().getName())))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .withMatchLabels(WorkerLabels.selector(pool))
        .endSelector()
        .endSpec()
        .build();
  }
}
