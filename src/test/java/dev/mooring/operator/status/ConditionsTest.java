package dev.mooring.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00.4Z");
  private static final Instant LATE = Instant.parse("2026-01-01T01:00:00Z");
  private static final Verdict READY = new Verdict(Truth.True, Reason.Connected, "3 of 3");

  @Test
  void shouldSayAcceptedAndReady() {
    List<Condition> conditions = Conditions.of(null, 7, EARLY, Verdict.accepted(), READY);

    assertThat(conditions).extracting(Condition::getType).containsExactly("Accepted", "Ready");
    assertThat(conditions).extracting(Condition::getStatus).containsOnly("True");
    assertThat(conditions).extracting(Condition::getObservedGeneration).containsOnly(7L);
    assertThat(conditions)
        .extracting(Condition::getLastTransitionTime)
        .containsOnly("2026-01-01T00:00:00Z");
  }

  @Test
  void shouldKeepTheTimeWhileTheStatusStays() {
    List<Condition> before = Conditions.of(null, 7, EARLY, Verdict.accepted(), READY);
    Verdict lost = new Verdict(Truth.False, Reason.Timeout, "2 of 3");
    Verdict refused = new Verdict(Truth.False, Reason.ConnectionRefused, "1 of 3");

    List<Condition> lostLate = Conditions.of(before, 8, LATE, Verdict.accepted(), lost);
    List<Condition> refusedLater =
        Conditions.of(lostLate, 8, LATE.plusSeconds(60), Verdict.accepted(), refused);

    assertThat(lostLate)
        .extracting(Condition::getLastTransitionTime)
        .containsExactly("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z");
    assertThat(refusedLater)
        .extracting(Condition::getLastTransitionTime)
        .containsExactly("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z");
    assertThat(refusedLater.get(1).getReason()).isEqualTo("ConnectionRefused");
  }

  @Test
  void shouldBeEqualWhenNothingChanged() {
    List<Condition> before = Conditions.of(null, 7, EARLY, Verdict.accepted(), READY);

    assertThat(Conditions.of(before, 7, LATE, Verdict.accepted(), READY)).isEqualTo(before);
  }

  @Test
  void shouldNotBeReadyForTheReasonThatItIsNotAccepted() {
    Verdict refused = Verdict.refused(Reason.SecretNotFound, "Secret 'x' not found");

    List<Condition> conditions = Conditions.of(null, 1, EARLY, refused, READY);

    assertThat(conditions)
        .extracting(Condition::getType, Condition::getStatus)
        .containsExactly(
            tuple("Accepted", "False"), tuple("Ready", "False"), tuple("Stalled", "True"));
    assertThat(conditions).extracting(Condition::getReason).containsOnly("SecretNotFound");
    assertThat(conditions).extracting(Condition::getMessage).containsOnly("Secret 'x' not found");
  }

  @Test
  void shouldNotKnowWhetherAConnectorIsReadyWhileItConnects() {
    assertThat(ready(ConnectorState.Connecting, Reason.Connecting)).isEqualTo(Truth.Unknown);
    assertThat(ready(ConnectorState.Connecting, Reason.RollingUpdate)).isEqualTo(Truth.Unknown);
    assertThat(ready(ConnectorState.Connecting, Reason.NoWorkers)).isEqualTo(Truth.False);
    assertThat(ready(ConnectorState.Connected, Reason.Connected)).isEqualTo(Truth.True);
    assertThat(ready(ConnectorState.Inconsistent, Reason.Timeout)).isEqualTo(Truth.False);
    assertThat(ready(ConnectorState.Disconnected, Reason.Timeout)).isEqualTo(Truth.False);
    assertThat(ready(ConnectorState.Disabled, Reason.Disabled))
        .as("as it should be")
        .isEqualTo(Truth.True);
  }

  @Test
  void shouldNotBeReadyWithSettingsThatAreInUseNowhere() {
    assertThat(ready(ConnectorState.Connected, Reason.UpdateFailed)).isEqualTo(Truth.False);
    assertThat(ready(ConnectorState.Connected, Reason.NotDrained))
        .as("the new ones are in use")
        .isEqualTo(Truth.True);
  }

  private static Truth ready(ConnectorState state, Reason reason) {
    return Readiness.ofConnector(new ClusterView<>(state, reason, null, 0, 0)).status();
  }
}
