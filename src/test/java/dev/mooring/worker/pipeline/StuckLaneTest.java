package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.connector.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** By which a worker's liveness probe finds out that a Sink's records hang in its own code. */
class StuckLaneTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PipelineFixture fixture = new PipelineFixture();
  private final List<Optional<String>> said = new ArrayList<>();

  @Test
  void shouldNameTheSinkOfAStepThatDoesNotEnd() {
    FakeConnections source = fixture.source("in");
    fixture.sink("good", PipelineFixture.SinkOptions.PLAIN, "in");
    FakeConnections hanging = fixture.sink("hanging", PipelineFixture.SinkOptions.PLAIN, "in");
    hanging.answersAtOnce = false;
    fixture.runReading(source);
    assertThat(ask()).isEmpty();

    // The acknowledgement is a part of the step that ends the record.
    source.reading().receiver.offer(new Message("t", new byte[0]), this::hang);
    hanging.acknowledge();

    assertThat(said)
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of("plant/hanging"));
    assertThat(ask()).as("when it goes on after all").isEmpty();
  }

  @Test
  void shouldSayNothingOfASinkThatWaitsForItsAnswers() {
    FakeConnections source = fixture.source("in");
    FakeConnections slow = fixture.sink("slow", PipelineFixture.SinkOptions.PLAIN, "in");
    slow.answersAtOnce = false;
    fixture.runReading(source);
    fixture.offer(source, "r");

    assertThat(ask()).isEmpty();
    fixture.control.advance(LIMIT.multipliedBy(5));
    assertThat(ask()).isEmpty();
  }

  private void hang() {
    said.add(ask());
    fixture.control.advance(LIMIT);
    said.add(ask());
    fixture.control.advance(Duration.ofNanos(1));
    said.add(ask());
  }

  private Optional<String> ask() {
    return fixture.pipelines.stuckLane(LIMIT);
  }
}
