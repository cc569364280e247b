package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import io.micrometer.core.instrument.FunctionCounter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How Sources begin, change and end. */
class LifeTest {
  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @Test
  void shouldNotReadWithoutASink() {
    fixture.run();
    assertThat(temps.readings).isEmpty();
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Idle);
    assertThat(fixture.board.source("temps").message()).isEqualTo("no Sink takes its records");
  }

  @Test
  void shouldReadOnceThereIsASinkAndSayRunningOnceTheOtherSideAgrees() {
    // Given
    fixture.run();

    // When
    fixture.sink("all", SinkOptions.PLAIN, "temps");
    fixture.run();

    // Then
    assertThat(temps.readings).hasSize(1);
    assertThat(fixture.board.source("temps").state()).isNotEqualTo(NodeState.Running);
    temps.reading().listener.reading();
    fixture.control.settle();
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldEndReadingWhenTheLastSinkGoesAndBeginAgainWithTheNext() {
    // Given
    FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // When
    fixture.withoutSink("all");
    fixture.run();

    // Then
    assertThat(temps.reading().retiredWithin).isNotNull();
    assertThat(fixture.offer(temps, "a")).isFalse();
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Idle);

    // When
    fixture.sink("all", SinkOptions.PLAIN, all, "temps");
    fixture.runReading(temps);

    // Then
    assertThat(temps.readings).hasSize(2);
    assertThat(fixture.offer(temps, "b")).isTrue();
  }

  @Test
  void shouldSayWhyReadingIsInterrupted() {
    // Given
    fixture.sink("all", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // When
    temps
        .reading()
        .listener
        .interrupted(ConnectorException.disconnected(Reason.ConnectionRefused, "broker:1883"));
    fixture.control.settle();

    // Then
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Disconnected);
    assertThat(fixture.board.source("temps").reason()).isEqualTo(Reason.ConnectionRefused);
    temps.reading().listener.reading();
    fixture.control.settle();
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldTakeWhatIsLeftOfARemovedSourceBeforeItIsForgotten() {
    // Given
    FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    temps.reading().retired = new CompletableFuture<>();

    // When
    fixture.withoutSource("temps");
    fixture.run();

    // Then
    assertThat(temps.reading().retiredWithin).isPositive();
    assertThat(temps.reading().suspended).isFalse();
    assertThat(fixture.offer(temps, "b")).isTrue();
    assertThat(fixture.board.source("temps").reason()).isEqualTo(Reason.Draining);

    // When
    all.acknowledgeAll();
    temps.reading().retired.complete(true);
    fixture.control.settle();

    // Then
    assertThat(fixture.acknowledged).containsExactly("a", "b");
    assertThat(fixture.offer(temps, "c")).isFalse();
    assertThat(fixture.board.source("temps")).isNull();
    assertThat(fixture.pipelines.runs(PipelineFixture.key("temps"))).isFalse();
  }

  @Test
  void shouldNotForgetWhenTheConnectorIsOnlyDisabled() {
    // Given
    fixture.sink("all", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // When
    fixture.suspendSource("temps");
    fixture.run();

    // Then
    assertThat(temps.reading().suspended).isTrue();
  }

  @Test
  void shouldReadAnewWhenTheSourceReadsSomethingElse() {
    // Given
    FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");

    // When
    fixture.source("temps", temps, "other");
    fixture.run();

    // Then
    assertThat(temps.readings).hasSize(1);
    all.acknowledge();
    fixture.control.settle();
    assertThat(temps.readings.getFirst().retiredWithin).isNotNull();
    assertThat(temps.readings).hasSize(2);
    assertThat(temps.reading().request.spec().memory().topic()).isEqualTo("other");
    assertThat(fixture.offer(temps, "b")).isTrue();
  }

  @Test
  void shouldGoOnReadingWhenOnlyTheGenerationChanges() {
    // Given
    fixture.sink("all", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    long before = fixture.board.source("temps").generation();

    // When
    fixture.source("temps", temps, "topic");
    fixture.run();

    // Then
    assertThat(temps.readings).hasSize(1);
    assertThat(temps.reading().stopped).isFalse();
    assertThat(fixture.board.source("temps").generation()).isGreaterThan(before);
  }

  @Test
  void shouldDrainAllWhenTheWorkerEndsAndForgetNothing() {
    // Given
    FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");

    // When
    CompletableFuture<Void> end = fixture.pipelines.stop().toCompletableFuture();
    fixture.control.settle();
    boolean endedBefore = end.isDone();
    all.acknowledge();
    fixture.control.settle();

    // Then
    assertThat(endedBefore).isFalse();
    assertThat(end).isCompleted();
    assertThat(fixture.acknowledged).containsExactly("a");
    assertThat(temps.reading().suspended).isTrue();
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldReturnUnacknowledgedWhatCannotBeFinishedInTime() {
    // Given
    FakeConnections dead = fixture.sink("dead", SinkOptions.PLAIN, "temps");
    FakeConnections hanging = fixture.sink("hanging", SinkOptions.PLAIN, "temps");
    dead.lose();
    hanging.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    SinkLedgers before = new SinkLedgers();

    // When
    CompletableFuture<Void> end = fixture.pipelines.stop().toCompletableFuture();
    fixture.control.advance(Duration.ofSeconds(29));
    boolean endedBefore = end.isDone();
    fixture.control.advance(Duration.ofSeconds(2));

    // Then
    assertThat(endedBefore).isFalse();
    assertThat(end).isCompleted();
    assertThat(fixture.acknowledged).isEmpty();
    assertThat(before.returned("dead")).isEqualTo(1);
    assertThat(before.returned("hanging")).isEqualTo(1);
  }

  /** The meters are gone when a Sink is, so they are held before. */
  private final class SinkLedgers {
    private final FunctionCounter dead = counter("dead");
    private final FunctionCounter hanging = counter("hanging");

    private FunctionCounter counter(String sink) {
      return fixture
          .meters
          .get("mooring.sink.records")
          .tag("sink", sink)
          .tag("result", "returned")
          .functionCounter();
    }

    double returned(String sink) {
      return (sink.equals("dead") ? dead : hanging).count();
    }
  }

  @Test
  void shouldNotWaitForARecordThatNothingCouldMove() {
    // Given
    fixture.sink("hot", SinkOptions.PLAIN.filter("payload.celsius > 80.0"), "temps");
    fixture.runReading(temps);
    fixture.offer(temps, "no json");

    // When
    CompletableFuture<Void> end = fixture.pipelines.stop().toCompletableFuture();
    fixture.control.settle();

    // Then
    assertThat(end).isCompleted();
    assertThat(fixture.acknowledged).isEmpty();
  }
}
