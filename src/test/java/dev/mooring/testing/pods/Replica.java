package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;

/**
 * One Pod of a StatefulSet or Deployment, as far as its controller looks at it. Immutable.
 *
 * @param revision the revision of the template that it was made from
 * @param ready running, and its condition Ready is True
 * @param terminating deleted, but not gone yet
 * @param ended Succeeded or Failed: it will not run again
 */
record Replica(
    String name,
    String uid,
    int ordinal,
    String revision,
    boolean ready,
    boolean terminating,
    boolean ended) {

  static Replica of(Pod pod, String revisionLabel) {
    return new Replica(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        PodFacts.ordinal(pod),
        PodFacts.label(pod, revisionLabel),
        PodFacts.isReady(pod),
        PodFacts.isTerminating(pod),
        PodFacts.hasEnded(pod));
  }

  boolean healthy() {
    return ready && !terminating;
  }
}
