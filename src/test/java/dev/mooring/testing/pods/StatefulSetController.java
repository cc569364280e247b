package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.time.Duration;
import java.util.List;

/**
 * Keeps the Pods of all StatefulSets of a namespace as they are wanted, and says so in the status.
 * For an API server beside which no controllers run.
 *
 * <p>Not here: partitions, minReadySeconds, ordinals.start and volume claims.
 *
 * <p>{@link #reconcile} is for one thread.
 */
final class StatefulSetController {
  private final KubernetesClient client;
  private final Store<StatefulSet> sets;
  private final WorkloadPods pods;

  StatefulSetController(KubernetesClient client, Store<StatefulSet> sets, Store<Pod> pods) {
    this.client = client;
    this.sets = sets;
    this.pods = new WorkloadPods("StatefulSet", pods, new PodObjects(client));
  }

  /** Looks at all of them; to be called again after each change. */
  Duration reconcile() {
    List<StatefulSet> all = sets.list();
    pods.deleteOrphans(all);
    all.stream().filter(set -> !set.isMarkedForDeletion()).forEach(this::reconcile);
    return WakeLoop.UNTIL_WOKEN;
  }

  private void reconcile(StatefulSet set) {
    List<Replica> replicas =
        pods.of(set).stream().map(pod -> Replica.of(pod, PodTemplates.REVISION_LABEL)).toList();
    StatefulSetPlan plan = StatefulSets.plan(set);
    plan.next(replicas).forEach(step -> take(step, set, plan.revision()));
    publish(set, StatefulSetStatuses.of(set, plan.revision(), replicas));
  }

  private void take(Step step, StatefulSet set, String revision) {
    switch (step) {
      case Step.Create create -> pods.create(PodTemplates.of(set, create.ordinal(), revision));
      case Step.Delete delete -> pods.delete(delete.pod());
    }
  }

  private void publish(StatefulSet set, StatefulSetStatus status) {
    WorkloadStatus.publish(
        client
            .apps()
            .statefulSets()
            .inNamespace(set.getMetadata().getNamespace())
            .withName(set.getMetadata().getName()),
        status,
        set.getStatus());
  }
}
