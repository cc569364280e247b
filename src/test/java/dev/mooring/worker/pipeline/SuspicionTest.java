package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Records that may be the reason why they are not written, and those that are not. */
class SuspicionTest {
  private static final ConnectorException UNKNOWN =
      ConnectorException.unknown(Reason.InternalError, "SQLSTATE XX000: cache lookup failed");
  private static final ConnectorException NEVER =
      ConnectorException.permanent(
          Reason.InvalidRecord, "the other side ends the connection each time it is written");

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");
  private final FakeConnections sink =
      fixture.sink("all", SinkOptions.PLAIN.onFailure(OnFailure.Drop), "temps");

  SuspicionTest() {
    sink.answersAtOnce = false;
    sink.hangsUp = true;
    fixture.runReading(temps);
  }

  @Test
  void shouldWriteTheRecordAloneThatWasTheOldestOnThreeConnectionsThatEnded() {
    fixture.offer(temps, "a", "poison");
    fixture.offer(temps, "b", "good");
    for (int i = 0; i < 3; i++) {
      assertThat(sink.writtenAlone).isEmpty();
      cut(Duration.ofMillis(10));
    }
    assertThat(sink.writtenAlone)
        .extracting(message -> new String(message.payload()))
        .containsExactly("poison");
    assertThat(sink.pending)
        .extracting(FakeConnections.Write::text)
        .containsExactly("poison", "good");

    sink.refuse(NEVER);
    sink.acknowledge();
    fixture.control.settle();

    assertThat(fixture.records("all", "dropped")).isEqualTo(1);
    assertThat(sink.written).containsExactly("good");
    assertThat(fixture.board.sink("all").message())
        .isEqualTo(
            "dropped records: a record was refused: the other side ends the connection each time it"
                + " is written");
  }

  @Test
  void shouldSuspectNoneWhenConnectionsEndLater() {
    fixture.offer(temps, "a");
    for (int i = 0; i < 20; i++) {
      cut(Duration.ofSeconds(2));
    }
    sink.acknowledge();

    assertThat(sink.writtenAlone).isEmpty();
    assertThat(sink.written).containsExactly("a");
  }

  @Test
  void shouldSuspectNoneWhenTheOtherSideHasNotEndedThem() {
    sink.hangsUp = false;
    fixture.offer(temps, "a");
    for (int i = 0; i < 20; i++) {
      cut(Duration.ofMillis(10));
    }

    assertThat(sink.writtenAlone).isEmpty();
  }

  @Test
  void shouldSuspectNoneWhoseConnectionsEndWithNothingProved() {
    fixture.offer(temps, "a");
    for (int i = 0; i < 3; i++) {
      cut(Duration.ofMillis(10));
    }
    assertThat(sink.writtenAlone).hasSize(1);

    cut(Duration.ofMillis(10));

    assertThat(sink.writtenAlone).hasSize(1);
    assertThat(sink.pending).hasSize(1);
    sink.acknowledge();
    assertThat(fixture.acknowledged).containsExactly("a");
  }

  /** So long after what is under way was written. */
  private void cut(Duration after) {
    fixture.control.advance(after);
    sink.lose();
    sink.reopen();
    while (sink.pending.isEmpty()) {
      fixture.control.advance(Duration.ofMillis(10));
    }
  }

  @Test
  void shouldGiveUpARecordWithUnknownAnswersWhileOthersAreTaken() {
    fixture.offer(temps, "a", "odd");
    for (int i = 0; i < 4; i++) {
      sink.refuse(UNKNOWN);
      fixture.offer(temps, "b", "good " + i);
      sink.acknowledge();
      fixture.control.advance(Duration.ofSeconds(5));
    }
    assertThat(fixture.acknowledged).hasSize(4);
    assertThat(fixture.board.sink("all").message())
        .isEqualTo(
            "tries again: a record is answered with an unknown fault each time: SQLSTATE XX000:"
                + " cache lookup failed");
    sink.refuse(UNKNOWN);

    assertThat(fixture.acknowledged).hasSize(5).contains("odd");
    assertThat(fixture.records("all", "dropped")).isEqualTo(1);
  }

  @Test
  void shouldNotTakeASystemThatAnswersNobodyForTheRecordsFault() {
    fixture.offer(temps, "a");
    Duration past = Duration.ZERO;
    for (int i = 0; past.compareTo(Duration.ofMinutes(9)) < 0; i++) {
      sink.refuse(UNKNOWN);
      fixture.control.advance(Duration.ofSeconds(5));
      past = past.plusSeconds(5);
    }
    fixture.control.settle();
    assertThat(fixture.acknowledged).isEmpty();
    assertThat(fixture.board.sink("all").state()).isEqualTo(NodeState.Disconnected);

    fixture.control.advance(Duration.ofMinutes(1));
    sink.refuse(UNKNOWN);
    assertThat(fixture.acknowledged).containsExactly("a");
  }

  @Test
  void shouldTakeABatchApartThatHasAnUnknownAnswer() {
    fixture.sink(
        "all", SinkOptions.PLAIN.onFailure(OnFailure.Drop).batch(10, 1_000, "1s"), sink, "temps");
    fixture.run();
    fixture.offer(temps, "a", "first");
    fixture.offer(temps, "b", "second");
    fixture.control.advance(Duration.ofSeconds(1));
    assertThat(sink.pending)
        .extracting(FakeConnections.Write::text)
        .containsExactly("first,second");

    sink.refuse(UNKNOWN);
    fixture.control.advance(Duration.ofSeconds(5));

    assertThat(sink.pending)
        .extracting(FakeConnections.Write::text)
        .containsExactly("first", "second");
  }
}
