package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Pods of one kind of workload: finds them by their owner, and takes the steps of a plan. Safe
 * for use by several threads.
 */
final class WorkloadPods {
  private final String ownerKind;
  private final Store<Pod> pods;
  private final PodObjects objects;

  WorkloadPods(String ownerKind, Store<Pod> pods, PodObjects objects) {
    this.ownerKind = ownerKind;
    this.pods = pods;
    this.objects = objects;
  }

  List<Pod> of(HasMetadata owner) {
    return pods.list().stream()
        .filter(pod -> ownerUid(pod).equals(owner.getMetadata().getUid()))
        .toList();
  }

  void create(Pod pod) {
    objects.create(pod);
  }

  void delete(Replica replica) {
    pods.list().stream()
        .filter(pod -> pod.getMetadata().getUid().equals(replica.uid()))
        .forEach(objects::delete);
  }

  /** Deletes the Pods whose owner is gone, as the garbage collector would. */
  void deleteOrphans(List<? extends HasMetadata> owners) {
    Set<String> uids =
        owners.stream().map(owner -> owner.getMetadata().getUid()).collect(Collectors.toSet());
    pods.list().stream()
        .filter(pod -> !ownerUid(pod).isEmpty() && !uids.contains(ownerUid(pod)))
        .filter(pod -> !PodFacts.isTerminating(pod))
        .forEach(objects::delete);
  }

  /** The UID of the owner, or "" when it is of another kind. */
  private String ownerUid(Pod pod) {
    return PodFacts.controller(pod)
        .filter(owner -> owner.getKind().equals(ownerKind))
        .map(owner -> owner.getUid())
        .orElse("");
  }
}
