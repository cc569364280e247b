package dev.mooring.operator.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Sink;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DepartureTest {
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration LEFT = Duration.ofSeconds(40);

  private final Sink sink = new Sink();

  @Test
  void shouldLeaveTheWorkersTheirDrainAndSomeTimeToReportIt() {
    sink.setMetadata(new ObjectMetaBuilder().withDeletionTimestamp("2026-01-01T12:00:00Z").build());

    assertThat(Departure.timeLeft(sink, DRAIN, Instant.parse("2026-01-01T12:00:05Z")))
        .isEqualTo(LEFT);
    assertThat(Departure.timeLeft(sink, DRAIN, Instant.parse("2026-01-01T12:00:46Z"))).isNegative();
  }

  @Test
  void shouldComeBackWhenTheTimeIsOver() {
    UpdateControl<Sink> written = UpdateControl.patchStatus(sink);

    assertThat(Departure.lookAgain(written, LEFT).getScheduleDelay()).contains(40_001L);
  }

  @Test
  void shouldComeBackEarlierWhereTheStatusIsNotWrittenYet() {
    UpdateControl<Sink> postponed = UpdateControl.<Sink>noUpdate().rescheduleAfter(200);

    assertThat(Departure.lookAgain(postponed, LEFT).getScheduleDelay()).contains(200L);
  }
}
