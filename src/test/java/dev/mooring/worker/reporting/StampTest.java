package dev.mooring.worker.reporting;

import static dev.mooring.worker.reporting.Entries.connected;
import static dev.mooring.worker.reporting.Entries.disconnected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ReportEntry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StampTest {
  private static final Clock EARLY = at("2030-01-01T10:00:00.123456Z");
  private static final Clock LATE = at("2030-01-01T11:00:00.5Z");

  @Test
  void shouldKeepTheTimeSinceWhenTheStateIsTheSame() {
    ReportEntry first = Stamp.on(disconnected(1, "refused"), null, EARLY);
    ReportEntry second = Stamp.on(disconnected(1, "timed out"), first, LATE);

    assertThat(first.since()).isEqualTo("2030-01-01T10:00:00.123Z");
    assertThat(second.since()).isEqualTo("2030-01-01T10:00:00.123Z");
    assertThat(second.message()).isEqualTo("timed out");
  }

  @Test
  void shouldTakeTheTimeWhenTheStateChanges() {
    ReportEntry first = Stamp.on(disconnected(1, "refused"), null, EARLY);

    assertThat(Stamp.on(connected(1), first, LATE).since()).isEqualTo("2030-01-01T11:00:00.500Z");
  }

  @Test
  void shouldTakeTheTimeForANamesake() {
    ReportEntry first = Stamp.on(connected(1), null, EARLY);
    ReportEntry namesake =
        new ReportEntry(
            first.kind(),
            first.namespace(),
            first.name(),
            "another uid",
            1L,
            first.state(),
            null,
            null,
            null,
            1,
            null,
            null,
            null);

    assertThat(Stamp.on(namesake, first, LATE).since()).isEqualTo("2030-01-01T11:00:00.500Z");
  }

  @Test
  void shouldBoundMessages() {
    String message = Stamp.on(disconnected(1, "x".repeat(600)), null, EARLY).message();

    assertThat(message).hasSize(512).startsWith("xxx").endsWith("x…");
  }

  @Test
  void shouldNotCutACharacterInTwo() {
    // 510 characters, and then one that Java keeps in two
    String text = "x".repeat(510) + "\uD83D\uDE80" + "y".repeat(100);

    String message = Stamp.on(disconnected(1, text), null, EARLY).message();

    assertThat(message).isEqualTo("x".repeat(510) + "…");
  }

  private static Clock at(String instant) {
    return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
  }
}
