package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {
  private static final ConnectorException BUSY =
      ConnectorException.retry(Reason.Unavailable, "orders:80 answered 503");
  private static final ConnectorException INVALID =
      ConnectorException.permanent(Reason.InvalidRecord, "orders:80 answered 400");

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @Test
  void shouldWriteRecordsOfOneKeyOneAfterTheOther() {
    FakeConnections sink = sink(SinkOptions.PLAIN);
    offer("a", "a1", "a2");
    offer("b", "b1", "b2");
    assertThat(pending(sink)).containsExactly("a1", "b1");

    sink.acknowledge();
    assertThat(pending(sink)).containsExactly("b1", "a2");

    sink.acknowledgeAll();
    assertThat(sink.written).containsExactly("a1", "b1", "a2", "b2");
    assertThat(fixture.acknowledged).containsExactly("a1", "b1", "a2", "b2");
  }

  @Test
  void shouldLetOneThatIsTriedAgainHoldUpItsOwnKeyOnly() {
    FakeConnections sink = sink(SinkOptions.PLAIN);
    offer("a", "a1", "a2");
    offer("b", "b1");
    sink.refuse(BUSY);
    offer("a", "a3");
    offer("c", "c1");
    assertThat(pending(sink)).containsExactly("b1", "c1");

    sink.acknowledgeAll();
    fixture.control.advance(Duration.ofMillis(200));
    assertThat(pending(sink)).containsExactly("a1");
    sink.acknowledgeAll();
    assertThat(sink.written).containsExactly("b1", "c1", "a1", "a2", "a3");
  }

  @Test
  void shouldGoOnWithTheKeyWhenOneIsDropped() {
    FakeConnections sink = sink(SinkOptions.PLAIN.onFailure(OnFailure.Drop));
    offer("a", "a1", "a2");
    sink.refuse(INVALID);

    assertThat(pending(sink)).containsExactly("a2");
  }

  @Test
  void shouldNotLetOthersPassOneThatIsKept() {
    FakeConnections sink = sink(SinkOptions.PLAIN);
    offer("a", "a1", "a2");
    offer("b", "b1", "b2");
    sink.refuse(INVALID);
    sink.acknowledgeAll();
    assertThat(sink.written).containsExactly("b1", "b2");

    fixture.sink("all", SinkOptions.PLAIN.onFailure(OnFailure.Drop), sink, "temps");
    fixture.run();
    sink.acknowledgeAll();
    assertThat(sink.written).containsExactly("b1", "b2", "a1", "a2");
  }

  @Test
  void shouldKeepOrderThroughALossWhereWritesFollowEachOther() {
    FakeConnections sink = sink(SinkOptions.PLAIN);
    sink.keepsOrder = true;
    offer("a", "a1", "a2", "a3");
    assertThat(pending(sink)).containsExactly("a1", "a2", "a3");

    sink.acknowledge();
    sink.lose();
    offer("a", "a4");
    sink.reopen();
    fixture.control.advance(Duration.ofMillis(50));
    sink.acknowledgeAll();

    assertThat(sink.written).containsExactly("a1", "a2", "a3", "a4");
  }

  @Test
  void shouldWriteNoneAfterOneThatFailedBeforeAllHaveLanded() {
    FakeConnections sink = sink(SinkOptions.PLAIN);
    sink.keepsOrder = true;
    offer("a", "a1", "a2");
    sink.refuse(BUSY);
    offer("a", "a3");
    assertThat(pending(sink)).containsExactly("a2");

    sink.refuse(BUSY);
    fixture.control.advance(Duration.ofMillis(200));
    sink.acknowledgeAll();
    assertThat(sink.written).containsExactly("a1", "a2", "a3");
  }

  @Test
  void shouldNotWaitWhereOrderIsNotAskedFor() {
    FakeConnections sink = sink(SinkOptions.PLAIN.unordered());
    offer("a", "a1", "a2", "a3");
    sink.refuse(BUSY);
    sink.acknowledgeAll();

    assertThat(sink.written).containsExactly("a2", "a3");
    fixture.control.advance(Duration.ofMillis(200));
    assertThat(pending(sink)).containsExactly("a1");
  }

  @Test
  void shouldWaitAsLongAsTheOtherSideAsks() {
    FakeConnections sink = sink(SinkOptions.PLAIN);
    offer("a", "a1");
    sink.refuse(ConnectorException.retryAfter(Reason.Unavailable, "full", Duration.ofSeconds(3)));

    fixture.control.advance(Duration.ofMillis(2_999));
    assertThat(sink.pending).isEmpty();
    fixture.control.advance(Duration.ofMillis(1));
    assertThat(pending(sink)).containsExactly("a1");
  }

  @Test
  void shouldLeaveAGapForNothingThatIsGivenBack() {
    FakeConnections sink = sink(SinkOptions.PLAIN);
    offer("a", "a1", "a2");
    fixture.withoutSource("temps");
    fixture.run();
    fixture.control.advance(Duration.ofSeconds(31));

    assertThat(fixture.acknowledged).isEmpty();
    assertThat(fixture.inFlight("all")).isZero();
    assertThat(fixture.records("all", "returned")).isEqualTo(2);
    sink.acknowledgeAll();
    assertThat(sink.written).containsExactly("a1");
  }

  /** A Sink whose other side takes one write at a time, as far as order goes. */
  private FakeConnections sink(SinkOptions options) {
    FakeConnections sink = fixture.sink("all", options, "temps");
    sink.answersAtOnce = false;
    sink.keepsOrder = false;
    fixture.runReading(temps);
    return sink;
  }

  private void offer(String topic, String... texts) {
    for (String text : texts) {
      assertThat(fixture.offer(temps, topic, text)).isTrue();
    }
  }

  private static List<String> pending(FakeConnections sink) {
    return sink.pending.stream().map(FakeConnections.Write::text).toList();
  }
}
