package dev.mooring.testing.pods;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides what a StatefulSet needs next, as Kubernetes decides it: a pure function of what is
 * wanted and of the Pods there are. Asked again after each change, it leads to the wanted state.
 *
 * @param replicas how many Pods are wanted, with the ordinals from 0
 * @param ordered OrderedReady: one Pod at a time, each after its predecessors are ready; otherwise
 *     Parallel
 * @param rolling RollingUpdate: Pods of another revision are replaced; otherwise OnDelete
 * @param revision the wanted revision of the template
 */
record StatefulSetPlan(int replicas, boolean ordered, boolean rolling, String revision) {

  /** The next steps; none when all is as wanted, or something has to become ready or go first. */
  List<Step> next(List<Replica> pods) {
    Map<Integer, Replica> byOrdinal =
        pods.stream().collect(Collectors.toMap(Replica::ordinal, Function.identity()));
    List<Step> steps = new ArrayList<>();
    if (mustWaitForReplicas(byOrdinal, steps) || mustWaitForSurplus(pods, steps)) {
      return steps;
    }
    if (steps.isEmpty() && rolling) {
      nextOutdated(byOrdinal).ifPresent(pod -> steps.add(new Step.Delete(pod)));
    }
    return steps;
  }

  /** Adds steps for the ordinals that are wanted, ascending. */
  private boolean mustWaitForReplicas(Map<Integer, Replica> byOrdinal, List<Step> steps) {
    for (int ordinal = 0; ordinal < replicas; ordinal++) {
      Replica pod = byOrdinal.get(ordinal);
      Optional<Step> step = repair(ordinal, pod);
      step.ifPresent(steps::add);
      if (ordered && (step.isPresent() || !pod.healthy())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Step> repair(int ordinal, Replica pod) {
    if (pod == null) {
      return Optional.of(new Step.Create(ordinal));
    }
    // A name is free again only when the Pod that had it is gone.
    return pod.ended() && !pod.terminating() ? Optional.of(new Step.Delete(pod)) : Optional.empty();
  }

  /** Adds steps for the ordinals that are not wanted any more, descending. */
  private boolean mustWaitForSurplus(List<Replica> pods, List<Step> steps) {
    List<Replica> surplus =
        pods.stream()
            .filter(pod -> pod.ordinal() >= replicas)
            .sorted(Comparator.comparingInt(Replica::ordinal).reversed())
            .toList();
    if (!ordered) {
      surplus.stream()
          .filter(pod -> !pod.terminating())
          .forEach(pod -> steps.add(new Step.Delete(pod)));
      return false;
    }
    if (surplus.isEmpty()) {
      return false;
    }
    Replica highest = surplus.getFirst();
    boolean predecessorUnhealthy = surplus.stream().skip(1).anyMatch(pod -> !pod.healthy());
    // An unhealthy Pod is deleted only when it is the first unhealthy one.
    if (!highest.terminating() && (highest.ready() || !predecessorUnhealthy)) {
      steps.add(new Step.Delete(highest));
    }
    return true;
  }

  /** The highest Pod of another revision, unless one above it is not ready yet. */
  private Optional<Replica> nextOutdated(Map<Integer, Replica> byOrdinal) {
    for (int ordinal = replicas - 1; ordinal >= 0; ordinal--) {
      Replica pod = byOrdinal.get(ordinal);
      if (!pod.terminating() && !pod.revision().equals(revision)) {
        return Optional.of(pod);
      }
      if (!pod.healthy()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
