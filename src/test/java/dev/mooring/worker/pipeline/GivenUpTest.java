package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is over and could not finish in time says so, for as long as it takes to be heard. */
class GivenUpTest {
  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @Test
  void shouldSayForAWhileWhatADeletedSourceHasLeft() {
    // Given
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    temps.reading().retired = CompletableFuture.completedFuture(false);

    // When
    fixture.withoutSource("temps");
    fixture.run();
    fixture.control.advance(Duration.ofSeconds(1));

    // Then
    assertThat(fixture.board.source("temps").reason()).isEqualTo(Reason.NotDrained);
    assertThat(fixture.board.source("temps").message()).contains("given up");
    fixture.control.advance(Duration.ofSeconds(10));
    assertThat(fixture.board.source("temps")).as("the operator has heard it").isNull();
  }

  @Test
  void shouldSayNothingOfWhatStaysForOtherWorkers() {
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    temps.reading().retired = CompletableFuture.completedFuture(false);

    fixture.withoutSource("temps");
    fixture.absences.put(PipelineFixture.key("temps"), Absence.LEFT_TO_OTHERS);
    fixture.run();
    fixture.control.advance(Duration.ofSeconds(1));

    assertThat(fixture.board.source("temps")).isNull();
  }

  @Test
  void shouldNotTakeBackWhatTheSourceSaysThatIsThereAgain() {
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    temps.reading().retired = CompletableFuture.completedFuture(false);
    fixture.withoutSource("temps");
    fixture.run();
    fixture.control.advance(Duration.ofSeconds(1));

    fixture.source("temps", temps, "temps");
    fixture.runReading(temps);
    fixture.control.advance(Duration.ofSeconds(10));

    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldSayForAWhileWhatADeletedSinkHasLeft() {
    deleteHotWithARecordUnderWay();
    fixture.control.advance(Duration.ofSeconds(29));
    assertThat(fixture.board.sink("hot").reason()).isEqualTo(Reason.Draining);
    fixture.control.advance(Duration.ofSeconds(2));

    // Then
    assertThat(fixture.board.sink("hot").reason()).isEqualTo(Reason.NotDrained);
    fixture.control.advance(Duration.ofSeconds(10));
    assertThat(fixture.board.sink("hot")).isNull();
  }

  @Test
  void shouldSayNothingOfASinkThatHasFinished() {
    FakeConnections hot = deleteHotWithARecordUnderWay();
    hot.acknowledgeAll();
    fixture.control.advance(Duration.ofSeconds(1));

    assertThat(fixture.board.sink("hot")).isNull();
  }

  private FakeConnections deleteHotWithARecordUnderWay() {
    FakeConnections hot = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.sink("other", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    hot.answersAtOnce = false;
    fixture.offer(temps, "r0");
    fixture.withoutSink("hot");
    fixture.run();
    return hot;
  }
}
