package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerPoolStatus;
import dev.mooring.operator.status.Conditions;
import dev.mooring.operator.status.Verdict;
import dev.mooring.operator.status.Verdict.Truth;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of a WorkerPool. A pure function. */
final class PoolStatus {
  private PoolStatus() {}

  /**
   * What is written.
   *
   * @param namespaces those that may use the pool; null where all may
   */
  static WorkerPoolStatus of(
      WorkerPool pool,
      Optional<StatefulSet> set,
      Verdict accepted,
      List<String> namespaces,
      Instant now) {
    WorkerPoolStatus before = pool.getStatus();
    long generation = pool.getMetadata().getGeneration();
    Optional<StatefulSetStatus> status = set.map(StatefulSet::getStatus);
    int replicas = status.map(StatefulSetStatus::getReplicas).orElse(0);
    int ready = status.map(StatefulSetStatus::getReadyReplicas).orElse(0);
    boolean rolling =
        set.map(found -> !WorkerStatefulSet.isBegun(found) || WorkerStatefulSet.isRolling(found))
            .orElse(false);
    return new WorkerPoolStatus(
        generation,
        replicas,
        ready,
        WorkerLabels.selectorText(pool),
        Conditions.of(
            before == null ? null : before.conditions(),
            generation,
            now,
            accepted,
            readiness(pool.getSpec().replicas(), ready, rolling)),
        namespaces);
  }

  private static Verdict readiness(int wanted, int ready, boolean rolling) {
    String message = ready + " of " + wanted + " workers are ready";
    if (rolling) {
      return new Verdict(Truth.Unknown, Reason.RollingUpdate, message);
    }
    if (ready >= wanted) {
      return new Verdict(Truth.True, Reason.Running, message);
    }
    return new Verdict(
        Truth.False, ready == 0 ? Reason.NoWorkers : Reason.WorkersNotReady, message);
  }
}
