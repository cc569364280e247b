package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AcknowledgementTest {
  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @Test
  void shouldAcknowledgeOnlyAfterTheLastSink() {
    // Given
    FakeConnections slow = fixture.sink("slow", SinkOptions.PLAIN, "temps");
    FakeConnections slower = fixture.sink("slower", SinkOptions.PLAIN, "temps");
    slow.answersAtOnce = false;
    slower.answersAtOnce = false;
    fixture.runReading(temps);

    // When
    assertThat(fixture.offer(temps, "a")).isTrue();
    slow.acknowledge();

    // Then
    assertThat(fixture.acknowledged).isEmpty();
    slower.acknowledge();
    assertThat(fixture.acknowledged).containsExactly("a");
  }

  @Test
  void shouldAcknowledgeWhatTheFilterLeavesOutAndWriteTheRestTransformed() {
    // Given
    FakeConnections hot =
        fixture.sink(
            "hot",
            SinkOptions.PLAIN
                .filter("payload.celsius > 80.0")
                .transform("'hot: ' + text + ' from ' + source + ' at ' + topic"),
            "temps");
    fixture.runReading(temps);

    // When
    fixture.offer(temps, "{\"celsius\": 20}");
    fixture.offer(temps, "{\"celsius\": 90}");

    // Then
    assertThat(hot.written).containsExactly("hot: {\"celsius\": 90} from temps at plant/x");
    assertThat(fixture.acknowledged).containsExactly("{\"celsius\": 20}", "{\"celsius\": 90}");
    assertThat(fixture.records("hot", "received")).isEqualTo(2);
    assertThat(fixture.records("hot", "filtered")).isEqualTo(1);
    assertThat(fixture.records("hot", "delivered")).isEqualTo(1);
    assertThat(fixture.inFlight("hot")).isZero();
    assertThat(
            fixture
                .meters
                .get("mooring.source.records")
                .tag("source", "temps")
                .functionCounter()
                .count())
        .isEqualTo(2);
    assertThat(
            fixture
                .meters
                .get("mooring.source.last.record.timestamp.seconds")
                .tag("source", "temps")
                .gauge()
                .value())
        .as("the fixture's clock")
        .isEqualTo(1_767_323_045.678);
  }

  @Test
  void shouldGiveLaterRecordsToASinkThatCameLater() {
    // Given
    FakeConnections first = fixture.sink("first", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    fixture.offer(temps, "a");

    // When
    FakeConnections second = fixture.sink("second", SinkOptions.PLAIN, "temps");
    fixture.run();
    fixture.offer(temps, "b");

    // Then
    assertThat(first.written).containsExactly("a", "b");
    assertThat(second.written).containsExactly("b");
    assertThat(temps.readings).hasSize(1);
  }

  @Test
  void shouldLetARemovedSinksRecordsLeaveTheAckSetWhenItsDrainIsOver() {
    // Given
    FakeConnections well = fixture.sink("well", SinkOptions.PLAIN, "temps");
    FakeConnections dead = fixture.sink("dead", SinkOptions.PLAIN.inFlight(2), "temps");
    dead.lose();
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    fixture.offer(temps, "b");
    assertThat(fixture.offer(temps, "c")).isFalse();
    assertThat(fixture.acknowledged).isEmpty();

    // When
    fixture.withoutSink("dead");
    fixture.run();

    // Then
    assertThat(fixture.offer(temps, "c")).isTrue();
    assertThat(well.written).containsExactly("a", "b", "c");
    assertThat(fixture.acknowledged).containsExactly("c");
    assertThat(fixture.board.sink("dead").reason()).isEqualTo(Reason.Draining);

    // When
    fixture.control.advance(Duration.ofSeconds(30));

    // Then
    assertThat(fixture.acknowledged).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(fixture.board.sink("dead").reason()).isEqualTo(Reason.NotDrained);
    fixture.control.advance(Duration.ofSeconds(5));
    assertThat(fixture.board.sink("dead")).isNull();
  }

  @Test
  void shouldLetARemovedSinkFinishWhatItIsWriting() {
    // Given
    fixture.sink("well", SinkOptions.PLAIN, "temps");
    FakeConnections slow = fixture.sink("slow", SinkOptions.PLAIN, "temps");
    slow.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");

    // When
    fixture.withoutSink("slow");
    fixture.run();
    boolean releasedBefore = fixture.pipelines.released(slow).toCompletableFuture().isDone();
    slow.acknowledge();

    // Then
    assertThat(releasedBefore).isFalse();
    assertThat(fixture.acknowledged).containsExactly("a");
    assertThat(fixture.pipelines.released(slow).toCompletableFuture()).isDone();
  }

  @Test
  void shouldKeepTheOtherSourcesRecordsWhenASinkLeavesOne() {
    // Given
    FakeConnections doors = fixture.source("doors");
    FakeConnections sink = fixture.sink("both", SinkOptions.PLAIN, "temps", "doors");
    fixture.runReading(temps);

    // When
    fixture.sink("both", SinkOptions.PLAIN, sink, "doors");
    fixture.run();

    // Then
    assertThat(fixture.offer(temps, "a")).isFalse();
    assertThat(fixture.offer(doors, "b")).isTrue();
    assertThat(sink.written).containsExactly("b");
  }
}
