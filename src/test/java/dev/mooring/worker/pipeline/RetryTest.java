package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final ConnectorException BUSY =
      ConnectorException.retry(Reason.Timeout, "no answer within 5s");

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");
  private final FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");

  @Test
  void shouldWriteAgainAfterAWaitThatGrows() {
    // Given
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");

    // When
    all.refuse(BUSY);

    // Then
    fixture.control.advance(Duration.ofMillis(99));
    assertThat(all.pending).isEmpty();
    fixture.control.advance(Duration.ofMillis(101));
    assertThat(all.pending).hasSize(1);

    // When
    all.refuse(BUSY);

    // Then
    fixture.control.advance(Duration.ofMillis(199));
    assertThat(all.pending).isEmpty();
    fixture.control.advance(Duration.ofMillis(201));
    all.acknowledge();
    assertThat(fixture.acknowledged).containsExactly("a");
  }

  @Test
  void shouldWriteAgainWithTheSettingsOfThen() {
    // Given
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    fixture.sink("all", SinkOptions.PLAIN.transform("text + '!'"), all, "temps");
    fixture.run();

    // When
    all.refuse(BUSY);
    fixture.control.advance(Duration.ofMillis(200));
    all.acknowledge();

    // Then
    assertThat(all.written).containsExactly("a!");
  }

  @Test
  void shouldSayDisconnectedAfterAFewFailuresAndRunningAfterTheFirstSuccess() {
    // Given
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");

    // When
    failOnce();
    failOnce();
    NodeState afterTwo = fixture.board.sink("all").state();
    failOnce();

    // Then
    assertThat(afterTwo).isEqualTo(NodeState.Running);
    assertThat(fixture.board.sink("all").state()).isEqualTo(NodeState.Disconnected);
    assertThat(fixture.board.sink("all").reason()).isEqualTo(Reason.Timeout);
    assertThat(fixture.board.sink("all").message()).isEqualTo("no answer within 5s");

    // When
    all.acknowledge();
    fixture.control.settle();

    // Then
    assertThat(fixture.board.sink("all").state()).isEqualTo(NodeState.Running);
    assertThat(fixture.board.sink("all").reason()).isNull();
  }

  private void failOnce() {
    all.refuse(BUSY);
    fixture.control.advance(Duration.ofSeconds(5));
  }

  @Test
  void shouldTryAgainWithOtherSettingsWhenTheSinkHasChangedMeanwhile() {
    // Given
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    all.refuse(BUSY);

    // When
    fixture.sink("all", SinkOptions.PLAIN.transform("'changed'"), all, "temps");
    fixture.run();
    fixture.control.advance(Duration.ofSeconds(5));
    all.acknowledge();

    // Then
    assertThat(all.written).containsExactly("changed");
  }

  @Test
  void shouldWaitForTheConnectionAndKeepTheOrder() {
    // Given
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    fixture.offer(temps, "b");
    all.lose();
    all.answersAtOnce = true;

    // When
    fixture.offer(temps, "c");
    fixture.control.advance(Duration.ofMinutes(10));

    // Then
    assertThat(all.written).isEmpty();
    assertThat(fixture.board.sink("all").state()).isEqualTo(NodeState.Disconnected);
    assertThat(fixture.board.sink("all").reason()).isEqualTo(Reason.ConnectionLost);

    // When
    all.reopen();
    fixture.pipelines.connectionChanged(all);
    fixture.offer(temps, "d");
    fixture.control.advance(Duration.ofMillis(50));
    fixture.offer(temps, "e");

    // Then
    assertThat(all.written).containsExactly("a", "b", "c", "d", "e");
    assertThat(fixture.acknowledged).containsExactly("a", "b", "c", "d", "e");
    assertThat(fixture.board.sink("all").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldNotSpinOnAConnectionThatIsLostAtOnce() {
    // Given
    fixture.runReading(temps);
    all.answersAtOnce = false;
    fixture.offer(temps, "a");
    int attempts = 0;

    // When
    for (int second = 0; second < 60; second++) {
      all.lose();
      all.reopen();
      attempts += all.pending.size();
      fixture.control.advance(Duration.ofSeconds(1));
      attempts += all.pending.size();
    }

    // Then
    assertThat(attempts).isBetween(10, 60);
  }

  @Test
  void shouldMoveWaitingRecordsToTheConnectionsThatTheSinkHasNow() {
    // Given
    all.lose();
    fixture.runReading(temps);
    fixture.offer(temps, "a");
    FakeConnections other = new FakeConnections();

    // When
    fixture.sink("all", SinkOptions.PLAIN, other, "temps");
    fixture.run();
    fixture.control.advance(Duration.ofSeconds(1));

    // Then
    assertThat(other.written).containsExactly("a");
    assertThat(fixture.acknowledged).containsExactly("a");
  }

  @Test
  void shouldSayThatTheSourceIsBlockedByASinkThatIsDisconnectedAndFull() {
    // Given
    fixture.sink("all", SinkOptions.PLAIN.inFlight(1), all, "temps");
    FakeConnections well = fixture.sink("well", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    all.lose();
    fixture.pipelines.connectionChanged(all);
    fixture.offer(temps, "a");
    fixture.control.settle();
    NodeState whileThereIsRoom = fixture.board.source("temps").state();

    // When
    assertThat(fixture.offer(temps, "b")).isFalse();
    temps.reading().receiver.whenRoom(() -> fixture.offer(temps, "b"));
    fixture.control.settle();

    // Then
    assertThat(whileThereIsRoom).isEqualTo(NodeState.Running);
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Blocked);
    assertThat(fixture.board.source("temps").reason()).isEqualTo(Reason.BlockedBySink);
    assertThat(fixture.board.sink("well").reason()).isEqualTo(Reason.BlockedByNeighbour);

    // When
    all.reopen();
    fixture.pipelines.connectionChanged(all);
    fixture.control.advance(Duration.ofSeconds(1));

    // Then
    assertThat(well.written).containsExactly("a", "b");
    assertThat(fixture.board.source("temps").state()).isEqualTo(NodeState.Running);
    assertThat(fixture.board.sink("well").state()).isEqualTo(NodeState.Running);
    assertThat(fixture.board.sink("all").state()).isEqualTo(NodeState.Running);
  }
}
