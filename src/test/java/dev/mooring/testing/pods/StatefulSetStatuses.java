package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.util.List;
import java.util.Optional;

/** Says how far a StatefulSet is, as Kubernetes says it; a pure function. */
final class StatefulSetStatuses {
  private StatefulSetStatuses() {}

  static StatefulSetStatus of(StatefulSet set, String updateRevision, List<Replica> pods) {
    String currentRevision =
        Optional.ofNullable(set.getStatus())
            .map(StatefulSetStatus::getCurrentRevision)
            .orElse(updateRevision);
    long updated = ofRevision(pods, updateRevision);
    long ready = pods.stream().filter(Replica::ready).count();
    if (StatefulSets.rolling(set) && updated == pods.size() && ready == pods.size()) {
      // The update is complete: what was updated is now what is current.
      currentRevision = updateRevision;
    }
    return new StatefulSetStatusBuilder()
        .withObservedGeneration(set.getMetadata().getGeneration())
        .withReplicas(pods.size())
        .withReadyReplicas((int) ready)
        .withAvailableReplicas((int) ready)
        .withCurrentReplicas((int) ofRevision(pods, currentRevision))
        .withUpdatedReplicas((int) updated)
        .withCurrentRevision(currentRevision)
        .withUpdateRevision(updateRevision)
        .withCollisionCount(0)
        .build();
  }

  private static long ofRevision(List<Replica> pods, String revision) {
    return pods.stream()
        .filter(pod -> !pod.terminating() && pod.revision().equals(revision))
        .count();
  }
}
