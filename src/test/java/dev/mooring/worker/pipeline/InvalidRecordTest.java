package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidRecordTest {
  private static final SinkOptions HOT = SinkOptions.PLAIN.filter("payload.celsius > 80.0");
  private static final ConnectorException TOO_LARGE =
      ConnectorException.permanent(
          Reason.ProtocolError, "message of 2 MiB, the broker takes 1 MiB");

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @Test
  void shouldKeepTheRecordAndStopTheSourceUntilTheSinkIsChanged() {
    // Given
    FakeConnections hot = fixture.sink("hot", HOT, "temps");
    FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);

    // When
    fixture.offer(temps, "no json");
    fixture.control.settle();

    // Then
    assertThat(fixture.offer(temps, "{\"celsius\": 90}")).isFalse();
    assertThat(fixture.acknowledged).isEmpty();
    assertState(fixture.board.sink("hot"), NodeState.Blocked, Reason.InvalidRecord);
    assertThat(fixture.board.sink("hot").message())
        .isEqualTo(
            "record on topic plant/x is not valid JSON, which the filter needs; correct the Sink or"
                + " set delivery.onFailure: Drop");
    assertState(fixture.board.source("temps"), NodeState.Blocked, Reason.BlockedBySink);
    assertThat(fixture.board.source("temps").message()).contains("hot");
    assertState(fixture.board.sink("all"), NodeState.Blocked, Reason.BlockedByNeighbour);

    // When
    List<String> resumed = new ArrayList<>();
    temps.reading().receiver.whenRoom(() -> resumed.add("room"));
    fixture.sink("hot", SinkOptions.PLAIN.filter("text == 'no json'"), hot, "temps");
    fixture.run();

    // Then
    assertThat(hot.written).containsExactly("no json");
    assertThat(all.written).containsExactly("no json");
    assertThat(fixture.acknowledged).containsExactly("no json");
    assertThat(resumed).containsExactly("room");
    assertState(fixture.board.sink("hot"), NodeState.Running, null);
    assertState(fixture.board.sink("all"), NodeState.Running, null);
    assertState(fixture.board.source("temps"), NodeState.Running, null);
  }

  @Test
  void shouldStayBlockedWhenTheChangeDoesNotHelp() {
    // Given
    FakeConnections hot = fixture.sink("hot", HOT, "temps");
    fixture.runReading(temps);
    fixture.offer(temps, "no json");

    // When
    fixture.sink("hot", HOT.transform("payload.room"), hot, "temps");
    fixture.run();

    // Then
    assertThat(fixture.offer(temps, "{\"celsius\": 90}")).isFalse();
    assertState(fixture.board.sink("hot"), NodeState.Blocked, Reason.InvalidRecord);
    assertThat(fixture.acknowledged).isEmpty();
  }

  @Test
  void shouldDropWhenThatIsThePolicyAndSaySoForAMinute() {
    // Given
    FakeConnections hot = fixture.sink("hot", HOT.onFailure(OnFailure.Drop), "temps");
    fixture.runReading(temps);

    // When
    fixture.offer(temps, "no json");
    fixture.offer(temps, "{\"celsius\": 90}");
    fixture.control.settle();

    // Then
    assertThat(fixture.acknowledged).containsExactly("no json", "{\"celsius\": 90}");
    assertThat(hot.written).containsExactly("{\"celsius\": 90}");
    assertThat(fixture.records("hot", "dropped")).isEqualTo(1);
    assertState(fixture.board.sink("hot"), NodeState.Running, Reason.InvalidRecord);
    assertThat(fixture.board.sink("hot").message())
        .isEqualTo("dropped records: a record is not valid JSON, which the filter needs");

    // When
    fixture.control.advance(Duration.ofSeconds(59));
    ReportEntry within = fixture.board.sink("hot");
    fixture.control.advance(Duration.ofSeconds(2));

    // Then
    assertState(within, NodeState.Running, Reason.InvalidRecord);
    assertState(fixture.board.sink("hot"), NodeState.Running, null);
  }

  @Test
  void shouldKeepWhatTheOtherSideRefusesForGood() {
    // Given
    FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "large");

    // When
    all.refuse(TOO_LARGE);
    fixture.control.settle();

    // Then
    assertState(fixture.board.sink("all"), NodeState.Blocked, Reason.InvalidRecord);
    assertThat(fixture.board.sink("all").message())
        .isEqualTo(
            "record on topic plant/x was refused: message of 2 MiB, the broker takes 1 MiB;"
                + " correct the Sink or set delivery.onFailure: Drop");
    assertThat(all.pending).isEmpty();
  }

  @Test
  void shouldTryAgainWithNewSettingsWhatWasRefusedWithTheOldOnes() {
    // Given
    FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");
    all.answersAtOnce = false;
    fixture.runReading(temps);
    fixture.offer(temps, "large");
    fixture.sink("all", SinkOptions.PLAIN.transform("'small'"), all, "temps");
    fixture.run();

    // When
    all.refuse(TOO_LARGE);
    fixture.control.settle();

    // Then
    assertThat(fixture.board.sink("all").state()).isEqualTo(NodeState.Running);
    all.acknowledge();
    assertThat(all.written).containsExactly("small");
    assertThat(fixture.acknowledged).containsExactly("large");
  }

  @Test
  void shouldGoOnWhenTheBlockedSinkIsRemoved() {
    // Given
    fixture.sink("hot", HOT, "temps");
    FakeConnections all = fixture.sink("all", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
    fixture.offer(temps, "no json");

    // When
    fixture.withoutSink("hot");
    fixture.run();

    // Then
    assertThat(fixture.acknowledged).containsExactly("no json");
    assertThat(fixture.offer(temps, "more")).isTrue();
    assertThat(all.written).containsExactly("no json", "more");
    assertState(fixture.board.source("temps"), NodeState.Running, null);
  }

  private static void assertState(ReportEntry entry, NodeState state, Reason reason) {
    assertThat(entry).isNotNull();
    assertThat(entry.state()).isEqualTo(state);
    assertThat(entry.reason()).isEqualTo(reason);
  }
}
