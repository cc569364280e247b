package dev.mooring.operator.status;

import dev.mooring.operator.status.Verdict.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The conditions of an object, after the Kubernetes conventions. Pure functions. */
public final class Conditions {
  /** Whether the object can be run as it is written. */
  public static final String ACCEPTED = "Accepted";

  /** Whether it runs everywhere that it should. */
  public static final String READY = "Ready";

  /** It cannot go on as it is written: there only while that is so, as tools know it. */
  static final String STALLED = "Stalled";

  /** It is on its way: there only while that is so, as tools know it. */
  static final String RECONCILING = "Reconciling";

  private Conditions() {}

  /**
   * Accepted and Ready. An object that is not accepted is not ready, for the same reason; it is
   * also Stalled, and one whose outcome is still open is Reconciling, by which tools that know
   * Kubernetes' conventions (kstatus) tell failed from not yet. The time of a condition moves only
   * with its status.
   *
   * @param before the conditions that the object has now; may be null
   * @param generation the generation of the spec that is spoken of
   */
  public static List<Condition> of(
      List<Condition> before, long generation, Instant now, Verdict accepted, Verdict ready) {
    Verdict derived = accepted.status() == Truth.False ? accepted : ready;
    List<Condition> conditions = new ArrayList<>(3);
    conditions.add(condition(ACCEPTED, before, generation, now, accepted));
    conditions.add(condition(READY, before, generation, now, derived));
    if (accepted.status() == Truth.False) {
      conditions.add(condition(STALLED, before, generation, now, holding(accepted)));
    } else if (derived.status() == Truth.Unknown) {
      conditions.add(condition(RECONCILING, before, generation, now, holding(derived)));
    }
    return List.copyOf(conditions);
  }

  private static Verdict holding(Verdict verdict) {
    return new Verdict(Truth.True, verdict.reason(), verdict.message());
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
