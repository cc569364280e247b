package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackPressureTest {
  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");
  private final FakeConnections narrow =
      fixture.sink("narrow", SinkOptions.PLAIN.inFlight(2), "temps");
  private final List<String> resumed = new ArrayList<>();

  @BeforeEach
  void holdAnswersBack() {
    narrow.answersAtOnce = false;
  }

  @Test
  void shouldTakeNoMoreThanTheNarrowestSinkMay() {
    // Given
    FakeConnections wide = fixture.sink("wide", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // When
    boolean third =
        fixture.offer(temps, "a") && fixture.offer(temps, "b") && fixture.offer(temps, "c");

    // Then
    assertThat(third).isFalse();
    assertThat(wide.written).containsExactly("a", "b");
    assertThat(fixture.inFlight("narrow")).isEqualTo(2);
    assertThat(fixture.inFlight("wide")).isZero();
  }

  @Test
  void shouldResumeOnceWhenThereIsRoom() {
    // Given
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    fixture.offer(temps, "b");
    temps.reading().receiver.whenRoom(() -> resumed.add("once"));
    assertThat(resumed).isEmpty();

    // When
    narrow.acknowledgeAll();

    // Then
    assertThat(resumed).containsExactly("once");
    assertThat(fixture.offer(temps, "c")).isTrue();
  }

  @Test
  void shouldResumeAtOnceWhenThereIsRoomAlready() {
    fixture.runReading(temps);
    temps.reading().receiver.whenRoom(() -> resumed.add("now"));
    assertThat(resumed).containsExactly("now");
  }

  @Test
  void shouldKeepOnlyTheLatestResume() {
    // Given
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    fixture.offer(temps, "b");

    // When
    temps.reading().receiver.whenRoom(() -> resumed.add("earlier"));
    temps.reading().receiver.whenRoom(() -> resumed.add("later"));
    narrow.acknowledge();

    // Then
    assertThat(resumed).containsExactly("later");
  }

  @Test
  void shouldResumeWhenTheBoundIsRaised() {
    // Given
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    fixture.offer(temps, "b");
    temps.reading().receiver.whenRoom(() -> resumed.add("room"));

    // When
    fixture.sink("narrow", SinkOptions.PLAIN.inFlight(3), narrow, "temps");
    fixture.run();

    // Then
    assertThat(resumed).containsExactly("room");
    assertThat(fixture.offer(temps, "c")).isTrue();
    assertThat(fixture.offer(temps, "d")).isFalse();
  }

  @Test
  void shouldNotLetABusySourceStarveAnotherOne() {
    // Given
    FakeConnections doors = fixture.source("doors");
    fixture.sink("narrow", SinkOptions.PLAIN.inFlight(1), narrow, "temps", "doors");
    fixture.runReading(temps);
    keepOffering(temps, "temps");
    keepOffering(doors, "doors");

    // When
    for (int i = 0; i < 10; i++) {
      narrow.acknowledge();
    }

    // Then
    assertThat(narrow.written.stream().filter("doors"::equals).count()).isBetween(4L, 6L);
  }

  private void keepOffering(FakeConnections source, String text) {
    while (fixture.offer(source, text)) {
      // Until it is full.
    }
    source.reading().receiver.whenRoom(() -> keepOffering(source, text));
  }
}
