package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final SinkOptions GIVING = SinkOptions.PLAIN.deadLetter("letters");
  private static final ConnectorException REFUSED =
      ConnectorException.permanent(Reason.InvalidRecord, "orders:80 answered 422 to POST /orders");

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");
  private final FakeConnections letters = new FakeConnections();

  @Test
  void shouldGiveAwayWhatIsRefusedWithTheReasonAndTheOriginal() {
    FakeConnections orders = sinks(GIVING);
    orders.answersAtOnce = false;
    fixture.offer(temps, "first \"words\"");
    orders.refuse(ConnectorException.retry(Reason.Unavailable, "answered 503"));
    fixture.control.advance(Duration.ofMillis(200));
    orders.refuse(REFUSED);

    assertThat(letters.written)
        .containsExactly(
            "{\"sink\":\"orders\",\"source\":\"temps\",\"topic\":\"plant/x\","
                + "\"reason\":\"the record was refused: orders:80 answered 422 to POST /orders\","
                + "\"attempts\":2,\"time\":\"2026-01-02T03:04:05.678Z\","
                + "\"original\":\"first \\\"words\\\"\"}");
    assertThat(fixture.acknowledged).containsExactly("first \"words\"");
    assertThat(fixture.records("orders", "dead_lettered")).isEqualTo(1);
    assertThat(fixture.inFlight("orders")).isZero();
    assertThat(fixture.records("letters", "delivered")).isEqualTo(1);
  }

  @Test
  void shouldGiveAwayBytesThatAreNoText() {
    FakeConnections orders = sinks(GIVING.transform("payload.room"));
    temps.reading().receiver.offer(new Message("t", new byte[] {(byte) 0xff, 0}), () -> {});

    assertThat(letters.written.getFirst())
        .endsWith(
            "\"attempts\":0,\"time\":\"2026-01-02T03:04:05.678Z\",\"originalBase64\":\"/wA=\"}");
    assertThat(orders.written).isEmpty();
  }

  @Test
  void shouldAcknowledgeWhenTheLetterIsWrittenOnly() {
    sinks(GIVING.transform("payload.room"));
    letters.answersAtOnce = false;
    fixture.offer(temps, "no json");
    fixture.offer(temps, "{\"room\": \"a\"}");
    assertThat(fixture.acknowledged).containsExactly("{\"room\": \"a\"}");

    letters.acknowledge();
    assertThat(fixture.acknowledged).containsExactly("{\"room\": \"a\"}", "no json");
  }

  @Test
  void shouldWaitForASinkThatIsNotHereAndSaySo() {
    fixture.sink("orders", GIVING.transform("payload.room"), "temps");
    fixture.runReading(temps);
    fixture.offer(temps, "no json");
    fixture.control.settle();
    assertThat(fixture.acknowledged).isEmpty();
    assertThat(fixture.board.sink("orders").state()).isEqualTo(NodeState.Blocked);
    assertThat(fixture.board.sink("orders").message())
        .isEqualTo("its dead letters wait for Sink letters, which takes none or does not run here");

    fixture.sink("letters", SinkOptions.PLAIN, letters);
    fixture.run();
    assertThat(fixture.acknowledged).containsExactly("no json");
    assertThat(fixture.board.sink("orders").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldBoundWhatWaitsForTheLetters() {
    sinks(GIVING.transform("payload.room").inFlight(3), SinkOptions.PLAIN.inFlight(1));
    letters.answersAtOnce = false;
    for (int i = 0; i < 3; i++) {
      assertThat(fixture.offer(temps, "no json " + i)).isTrue();
    }
    assertThat(fixture.offer(temps, "no json 3")).isFalse();
    assertThat(letters.pending).hasSize(1);

    letters.acknowledge();
    letters.acknowledge();
    letters.acknowledge();
    assertThat(fixture.acknowledged).containsExactly("no json 0", "no json 1", "no json 2");
    assertThat(fixture.offer(temps, "no json 3")).isTrue();
  }

  @Test
  void shouldOfferALetterAgainThatComesBackUnwritten() {
    sinks(GIVING.transform("payload.room"));
    letters.answersAtOnce = false;
    fixture.offer(temps, "no json");
    fixture.withoutSink("letters");
    fixture.run();
    fixture.control.advance(Duration.ofSeconds(31));
    assertThat(fixture.acknowledged).isEmpty();

    FakeConnections others = fixture.sink("letters", SinkOptions.PLAIN);
    fixture.run();
    assertThat(others.written).hasSize(1);
    assertThat(fixture.acknowledged).containsExactly("no json");
  }

  @Test
  void shouldLeaveTheSinkOfTheLettersIdleWhenItsLastGiverGoes() {
    sinks(GIVING);
    assertThat(fixture.board.sink("letters").state()).isEqualTo(NodeState.Running);

    fixture.withoutSink("orders");
    fixture.run();
    fixture.run();

    assertThat(fixture.board.sink("letters").state()).isEqualTo(NodeState.Idle);
  }

  @Test
  void shouldEndWithLettersThatNobodyTakes() {
    fixture.sink("orders", GIVING.transform("payload.room"), "temps");
    fixture.runReading(temps);
    fixture.offer(temps, "no json");

    fixture.pipelines.stop();
    fixture.control.advance(Duration.ofSeconds(31));

    assertThat(fixture.acknowledged).isEmpty();
  }

  private FakeConnections sinks(SinkOptions giving) {
    return sinks(giving, SinkOptions.PLAIN);
  }

  private FakeConnections sinks(SinkOptions giving, SinkOptions taking) {
    FakeConnections orders = fixture.sink("orders", giving, "temps");
    fixture.sink("letters", taking, letters);
    fixture.runReading(temps);
    return orders;
  }
}
