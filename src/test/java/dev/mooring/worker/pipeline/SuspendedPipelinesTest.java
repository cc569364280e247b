package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.connector.ConnectorException;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What exists and cannot run keeps what it has; only what is over finishes and is forgotten. */
class SuspendedPipelinesTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @Test
  void shouldKeepARecordThatIsKeptAndWriteItAfterTheCorrection() {
    // Given
    SinkOptions hot = SinkOptions.PLAIN.filter("payload.celsius > 80.0");
    FakeConnections target = fixture.sink("hot", hot, "temps");
    fixture.runReading(temps);
    fixture.offer(temps, "no json");

    // When
    fixture.suspendSink("hot", "temps");
    fixture.run();
    fixture.control.advance(LONG);

    // Then
    assertThat(fixture.acknowledged).isEmpty();
    assertThat(temps.reading().stopped).isFalse();
    assertThat(fixture.offer(temps, "next")).isFalse();
    assertThat(fixture.board.sink("hot").state()).isEqualTo(NodeState.Idle);
    assertThat(fixture.board.sink("hot").reason()).isEqualTo(Reason.Disabled);
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Blocked);
    assertThat(fixture.board.source("temps").message())
        .isEqualTo("Sink hot is suspended: Connector 'd' is disabled");

    // When
    fixture.sink("hot", SinkOptions.PLAIN, target, "temps");
    fixture.run();

    // Then
    assertThat(target.written).containsExactly("no json");
    assertThat(fixture.acknowledged).containsExactly("no json");
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldWriteAllInOrderOnTheConnectionsOfTheCorrection() {
    // Given
    FakeConnections target = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    FakeConnections other = fixture.sink("other", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    target.lose();
    for (int i = 0; i < 5; i++) {
      fixture.offer(temps, "r" + i);
    }

    // When
    fixture.suspendSink("hot", "temps");
    fixture.run();
    fixture.control.advance(LONG);

    // Then
    assertThat(fixture.acknowledged).isEmpty();
    assertThat(other.written).hasSize(5);

    // When
    FakeConnections corrected = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.run();
    fixture.offer(temps, "r5");
    fixture.control.advance(Duration.ofSeconds(10));

    // Then
    assertThat(corrected.written).containsExactly("r0", "r1", "r2", "r3", "r4", "r5");
    assertThat(fixture.acknowledged).containsExactlyInAnyOrder("r0", "r1", "r2", "r3", "r4", "r5");
    assertThat(temps.readings).hasSize(1);
  }

  @Test
  void shouldFinishWhatASuspendedSinkHasWhereItsConnectionIsThere() {
    FakeConnections target = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    target.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    fixture.offer(temps, "b");

    fixture.suspendSink("hot", "temps");
    fixture.run();
    target.acknowledgeAll();
    fixture.control.settle();

    assertThat(fixture.acknowledged).containsExactly("a", "b");
  }

  @Test
  void shouldNotReadPastASinkThatThisProcessNeverRan() {
    // Given
    fixture.sink("other", SinkOptions.PLAIN, "temps");
    fixture.suspendSink("hot", "temps");
    fixture.run();
    fixture.control.advance(LONG);

    // Then
    assertThat(temps.readings).isEmpty();
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Blocked);
    assertThat(fixture.board.source("temps").reason()).isEqualTo(Reason.BlockedBySink);

    // When
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // Then
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldTakeNothingOnPastASinkThatComesSuspended() {
    fixture.sink("other", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    fixture.suspendSink("hot", "temps");
    fixture.run();
    assertThat(fixture.offer(temps, "a")).isFalse();

    fixture.withoutSink("hot");
    fixture.run();
    assertThat(fixture.offer(temps, "a")).isTrue();
  }

  @Test
  void shouldLeaveWithTheOtherSideWhatASuspendedSourceHas() {
    // Given
    FakeConnections target = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    target.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    fixture.offer(temps, "b");

    // When
    fixture.suspendSource("temps");
    fixture.run();
    target.acknowledge();
    target.lose();
    fixture.control.advance(LONG);

    // Then
    assertThat(fixture.acknowledged).as("what was finished in time").containsExactly("a");
    assertThat(temps.reading().suspended).isTrue();
    assertThat(temps.reading().retiredWithin).isNull();
  }

  @Test
  void shouldReadOutWhatIsLeftForADeletedSourceBeforeItEnds() {
    // Given
    FakeConnections target = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    CompletableFuture<Boolean> retired = new CompletableFuture<>();
    temps.reading().retired = retired;

    // When
    fixture.withoutSource("temps");
    fixture.run();

    // Then
    assertThat(temps.reading().retiredWithin).isEqualTo(Duration.ofSeconds(30));
    assertThat(fixture.board.source("temps").reason()).isEqualTo(Reason.Draining);
    assertThat(fixture.offer(temps, "left")).isTrue();
    assertThat(target.written).containsExactly("left");
    assertThat(fixture.acknowledged).containsExactly("left");

    // When
    retired.complete(true);
    fixture.control.settle();

    // Then
    assertThat(fixture.board.source("temps")).isNull();
    assertThat(fixture.offer(temps, "late")).isFalse();
  }

  @Test
  void shouldGiveUpAtOnceWhatIsLeftWhenItsSinksGoToo() {
    // Given
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    temps.reading().retired = new CompletableFuture<>();
    fixture.withoutSource("temps");
    fixture.run();

    // When
    fixture.withoutSink("hot");
    fixture.run();

    // Then
    assertThat(temps.reading().retiredWithin).isZero();
  }

  @Test
  void shouldLeaveToOthersWhatCannotBeFinishedAndNotGiveItUp() {
    // Given
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // When
    fixture.withoutSource("temps");
    fixture.absences.put(PipelineFixture.key("temps"), Absence.LEFT_TO_OTHERS);
    fixture.run();

    // Then
    assertThat(temps.reading().leftWithin).isEqualTo(Duration.ofSeconds(30));
    assertThat(temps.reading().retiredWithin).isNull();
  }

  @Test
  void shouldReadOutWhatNoWorkerOfThisPoolWillReadAgain() {
    // Given
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // When
    fixture.withoutSource("temps");
    fixture.absences.put(PipelineFixture.key("temps"), Absence.MOVED_AWAY);
    fixture.run();

    // Then
    assertThat(temps.reading().retiredWithin).isEqualTo(Duration.ofSeconds(30));
    assertThat(temps.reading().leftWithin).isNull();
  }

  @Test
  void shouldKeepTheSourceOfItsOnlySinkThatIsDisabledAndEnabled() {
    // Given
    FakeConnections hot = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    hot.answersAtOnce = false;
    fixture.offer(temps, "r0");
    FakeConnections.FakeReading first = temps.reading();

    // When
    fixture.withoutSink("hot");
    fixture.run();
    fixture.sink("hot", SinkOptions.PLAIN, hot, "temps");
    fixture.run();
    fixture.control.advance(LONG);

    // Then
    assertThat(fixture.acknowledged).as("nothing has answered").isEmpty();
    assertThat(first.retiredWithin).as("what the broker keeps").isNull();
    assertThat(temps.reading()).as("it reads again").isNotSameAs(first);
    hot.acknowledgeAll();
    fixture.control.settle();
    assertThat(fixture.acknowledged).containsExactly("r0");
  }

  @Test
  void shouldTakeUpAgainASinkThatIsDisabledAndEnabled() {
    // Given
    fixture.sink("other", SinkOptions.PLAIN, "temps");
    FakeConnections hot = fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    hot.answersAtOnce = false;
    fixture.offer(temps, "r0");
    fixture.offer(temps, "r1");
    for (int i = 0; i < 3; i++) {
      while (!hot.pending.isEmpty()) {
        hot.refuse(ConnectorException.retry(Reason.Unavailable, "503"));
      }
      fixture.control.advance(Duration.ofMillis(900));
    }
    while (!hot.pending.isEmpty()) {
      hot.refuse(ConnectorException.retry(Reason.Unavailable, "503"));
    }
    hot.answersAtOnce = true;

    // When
    fixture.withoutSink("hot");
    fixture.run();
    assertThat(fixture.board.sink("hot").reason()).isEqualTo(Reason.Draining);
    fixture.sink("hot", SinkOptions.PLAIN, hot, "temps");
    fixture.run();
    fixture.offer(temps, "r2");
    fixture.control.advance(LONG);

    // Then
    assertThat(hot.written).containsExactly("r0", "r1", "r2");
    assertThat(fixture.acknowledged).containsExactly("r0", "r1", "r2");
    assertThat(fixture.board.sink("hot").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldSayThatTheLastAcceptedSettingsGoOn() {
    // Given
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    fixture.mistakes.put(
        new ReportedObject(ReportedKind.Sink, PipelineFixture.key("hot")), "spec.filter: no");
    fixture.mistakes.put(
        new ReportedObject(ReportedKind.Source, PipelineFixture.key("temps")), "spec.key: no");

    // When
    fixture.run();

    // Then
    assertThat(fixture.board.sink("hot").state()).isEqualTo(NodeState.Running);
    assertThat(fixture.board.sink("hot").reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(fixture.board.sink("hot").message())
        .isEqualTo("the last accepted settings go on: spec.filter: no");
    assertThat(fixture.board.source("temps").reason()).isEqualTo(Reason.UpdateFailed);

    // When
    fixture.mistakes.clear();
    fixture.run();

    // Then
    assertThat(fixture.board.sink("hot").reason()).isNull();
    assertThat(fixture.board.source("temps").reason()).isNull();
  }

  @Test
  void shouldBeginOnlyWhenItsSinksAreAllThereAndGoOnThen() {
    // Given
    fixture.sink("hot", SinkOptions.PLAIN, "temps");
    fixture.waiting.add(PipelineFixture.key("temps"));
    fixture.run();
    assertThat(temps.readings).isEmpty();

    // When
    fixture.waiting.clear();
    fixture.runReading(temps);

    // Then
    assertThat(fixture.offer(temps, "a")).isTrue();

    // When
    fixture.waiting.add(PipelineFixture.key("temps"));
    fixture.run();

    // Then
    assertThat(fixture.offer(temps, "b")).isTrue();

    // When
    temps.reading().listener.interrupted(FakeConnections.LOST);
    fixture.control.settle();

    // Then
    assertThat(fixture.board.source("temps").reason()).isEqualTo(Reason.ConnectionLost);
  }
}
