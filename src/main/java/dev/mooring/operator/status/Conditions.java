package dev.mooring.operator.status;

import dev.mooring.operator.status.Verdict.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The conditions of an object, after the Kubernetes conventions. Pure functions. */
public final class Conditions {
  /** Whether the object can be run as it is written. */
  public static final String ACCEPTED = "Accepted";

  /** Whether it runs everywhere that it should. */
  public static final String READY = "Ready";

  private Conditions() {}

  /**
   * Accepted and Ready. An object that is not accepted is not ready, for the same reason. The time
   * of a condition moves only with its status.
   *
   * @param before the conditions that the object has now; may be null
   * @param generation the generation of the spec that is spoken of
   */
  public static List<Condition> of(
      List<Condition> before, long generation, Instant now, Verdict accepted, Verdict ready) {
    Verdict derived = accepted.status() == Truth.False ? accepted : ready;
    return List.of(
        condition(ACCEPTED, before, generation, now, accepted),
        condition(READY, before, generation, now, derived));
  }

  private static Condition condition(
      String type, List<Condition> before, long generation, Instant now, Verdict verdict) {
    String status = verdict.status().name();
    String since =
        (before == null ? List.<Condition>of() : before)
            .stream()
                .filter(old -> old.getType().equals(type) && old.getStatus().equals(status))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(verdict.reason().name())
        .withMessage(verdict.message())
        .withLastTransitionTime(since)
        .withObservedGeneration(generation)
        .build();
  }
}
