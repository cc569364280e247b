package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which Sources first read what the other side still has for them, and what they take then. */
class ReadOutTest {
  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @Test
  void shouldReadOutWhatAnEarlierProcessHasLeftForADeletedSourceThatHasNotBegun() {
    // Given
    temps.keepsSessions = true;
    FakeConnections target = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.waiting.add(PipelineFixture.key("temps"));
    fixture.run();
    assertThat(temps.readings).isEmpty();

    // When
    fixture.withoutSource("temps");
    fixture.waiting.clear();
    fixture.run();

    // Then
    assertThat(temps.reading().retiredWithin).isEqualTo(Duration.ofSeconds(30));
    assertThat(target.written).isEmpty();
  }

  @Test
  void shouldTakeNothingPastASinkThatComesSuspendedWhileItIsReadOut() {
    // Given
    FakeConnections target = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    temps.reading().retired = new CompletableFuture<>();
    fixture.withoutSource("temps");
    fixture.run();
    assertThat(fixture.offer(temps, "left")).isTrue();

    // When
    fixture.suspendSink("cold", "temps");
    fixture.run();

    // Then
    assertThat(fixture.offer(temps, "more")).isFalse();
    assertThat(target.written).containsExactly("left");
  }

  @Test
  void shouldReadOutWhatWouldKeepOthersFromReadingWhereItHasNoClient() {
    // Given
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // When
    fixture.withoutSource("temps");
    fixture.absences.put(PipelineFixture.key("temps"), Absence.WITHOUT_CLIENT);
    fixture.run();

    // Then
    assertThat(temps.reading().leftWithin).isEqualTo(Duration.ofSeconds(30));
    assertThat(temps.reading().suspended).isFalse();
  }
}
