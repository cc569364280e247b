package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a Source that reads, and does not get all that its users may expect. */
class SourceRemarksTest {
  private static final ConnectorException TOO_LARGE =
      ConnectorException.permanent(Reason.InvalidRecord, "broker sent a message that is too large");
  private static final ConnectorException LESS =
      ConnectorException.permanent(Reason.AtMostOnce, "broker grants QoS 0 only");

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @BeforeEach
  void read() {
    fixture.sink("all", SinkOptions.PLAIN, "temps");
    fixture.runReading(temps);
  }

  @Test
  void shouldShowForAMinuteAfterTheLastThatAMessageWasLeftOutAndCountAll() {
    temps.reading().receiver.leftOut(TOO_LARGE);
    fixture.control.settle();
    assertSays(Reason.InvalidRecord, TOO_LARGE.getMessage());

    fixture.control.advance(Duration.ofSeconds(40));
    temps.reading().receiver.leftOut(TOO_LARGE);
    fixture.control.advance(Duration.ofSeconds(50));
    assertSays(Reason.InvalidRecord, TOO_LARGE.getMessage());

    fixture.control.advance(Duration.ofSeconds(11));
    assertSays(null, null);
    assertThat(
            fixture
                .meters
                .get("mooring.source.left.out")
                .tag("source", "temps")
                .functionCounter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void shouldSayThatLessWasGrantedUntilAllIs() {
    temps.reading().receiver.granted(LESS);
    fixture.control.settle();
    assertSays(Reason.AtMostOnce, LESS.getMessage());

    temps.reading().receiver.leftOut(TOO_LARGE);
    fixture.control.settle();
    assertSays(Reason.InvalidRecord, TOO_LARGE.getMessage());
    fixture.control.advance(Duration.ofMinutes(2));
    assertSays(Reason.AtMostOnce, LESS.getMessage());

    temps.reading().receiver.granted(null);
    fixture.control.settle();
    assertSays(null, null);
  }

  @Test
  void shouldSayThatOtherSettingsAreRefusedUntilTheyAreNot() {
    temps
        .reading()
        .listener
        .refusesChange(ConnectorException.retry(Reason.NotAuthorized, "refused 'new'"));
    fixture.control.settle();
    assertSays(
        Reason.UpdateFailed, "the new settings do not work, the old ones go on: refused 'new'");

    temps.reading().listener.refusesChange(null);
    fixture.control.settle();
    assertSays(null, null);
  }

  @Test
  void shouldBeBlockedWhileItsAcknowledgementsWaitForANeighbour() {
    temps
        .reading()
        .receiver
        .heldUp(ConnectorException.retry(Reason.BlockedByNeighbour, "wait for Source 'slow'"));
    fixture.control.settle();

    ReportEntry said = fixture.board.source("temps");
    assertThat(said.state()).isEqualTo(NodeState.Blocked);
    assertThat(said.reason()).isEqualTo(Reason.BlockedByNeighbour);
    assertThat(said.message()).isEqualTo("wait for Source 'slow'");

    temps.reading().receiver.heldUp(null);
    fixture.control.settle();
    assertSays(null, null);
  }

  private void assertSays(Reason reason, String message) {
    ReportEntry said = fixture.board.source("temps");
    assertThat(said.state()).isEqualTo(NodeState.Running);
    assertThat(said.reason()).isEqualTo(reason);
    assertThat(said.message()).isEqualTo(message);
  }
}
