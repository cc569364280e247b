package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions to a Pod object, with absent fields taken into account. */
final class PodFacts {
  private PodFacts() {}

  static boolean isReady(Pod pod) {
    return "Running".equals(phase(pod))
        && conditions(pod).stream()
            .anyMatch(
                condition ->
                    "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  static boolean isTerminating(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  static boolean hasEnded(Pod pod) {
    return "Succeeded".equals(phase(pod)) || "Failed".equals(phase(pod));
  }

  static List<PodCondition> conditions(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).orElse(List.of());
  }

  /** A label's value, or "". */
  static String label(Pod pod, String name) {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .orElse(Map.of())
        .getOrDefault(name, "");
  }

  /** The number at the end of the name {@code <owner>-<number>}; 0 when there is none. */
  static int ordinal(Pod pod) {
    String name = pod.getMetadata().getName();
    String end = name.substring(name.lastIndexOf('-') + 1);
    return end.matches("\\d{1,9}") ? Integer.parseInt(end) : 0;
  }

  static Optional<OwnerReference> controller(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  private static String phase(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("");
  }
}
