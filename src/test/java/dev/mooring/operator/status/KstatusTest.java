package dev.mooring.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What Flux, Helm and kpt make of conditions: the rules of kstatus for a custom resource, as its
 * documentation lists them.
 */
class KstatusTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldWaitForWhatNobodyHasLookedAt() {
    assertThat(kstatus(1, -1, List.of())).isEqualTo("InProgress");
  }

  @Test
  void shouldWaitForANewGeneration() {
    assertThat(kstatus(2, 1, conditions(Verdict.accepted(), Truth.True, Reason.Connected)))
        .isEqualTo("InProgress");
  }

  @Test
  void shouldFailWithAMistake() {
    Verdict mistake = Verdict.refused(Reason.ConnectorNotFound, "no Connector 'x'");

    assertThat(kstatus(1, 1, conditions(mistake, Truth.Unknown, Reason.Connecting)))
        .isEqualTo("Failed");
  }

  @Test
  void shouldWaitWhileItConnects() {
    assertThat(kstatus(1, 1, conditions(Verdict.accepted(), Truth.Unknown, Reason.Connecting)))
        .isEqualTo("InProgress");
  }

  @Test
  void shouldWaitForASystemThatIsAway() {
    assertThat(kstatus(1, 1, conditions(Verdict.accepted(), Truth.False, Reason.Timeout)))
        .isEqualTo("InProgress");
  }

  @Test
  void shouldBeDoneWhenItIsReady() {
    assertThat(kstatus(1, 1, conditions(Verdict.accepted(), Truth.True, Reason.Connected)))
        .isEqualTo("Current");
    assertThat(kstatus(1, 1, conditions(Verdict.accepted(), Truth.True, Reason.Disabled)))
        .isEqualTo("Current");
  }

  private static List<Condition> conditions(Verdict accepted, Truth ready, Reason reason) {
    return Conditions.of(null, 1, NOW, accepted, new Verdict(ready, reason, "message"));
  }

  private static String kstatus(long generation, long observed, List<Condition> conditions) {
    Map<String, String> status =
        conditions.stream().collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    if (observed != generation) {
      return "InProgress";
    }
    if ("True".equals(status.get("Reconciling"))) {
      return "InProgress";
    }
    if ("True".equals(status.get("Stalled"))) {
      return "Failed";
    }
    return status.containsKey("Ready") && !"True".equals(status.get("Ready"))
        ? "InProgress"
        : "Current";
  }
}
