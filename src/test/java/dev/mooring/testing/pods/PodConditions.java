package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.List;

/** Words a Pod's conditions; one that stays True or False keeps the time of its transition. */
final class PodConditions {
  private final List<PodCondition> before;
  private final Instant now;

  PodConditions(List<PodCondition> before, Instant now) {
    this.before = before;
    this.now = now;
  }

  PodCondition of(String type, boolean holds, String reasonIfNot) {
    String status = holds ? "True" : "False";
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(holds ? null : reasonIfNot)
        .withLastTransitionTime(transition(type, status))
        .build();
  }

  private String transition(String type, String status) {
    return before.stream()
        .filter(
            condition -> condition.getType().equals(type) && condition.getStatus().equals(status))
        .map(PodCondition::getLastTransitionTime)
        .findFirst()
        .orElseGet(() -> PodStatuses.text(now));
  }
}
