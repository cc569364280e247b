package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final ConnectorException INVALID =
      ConnectorException.permanent(Reason.InvalidRecord, "orders:80 answered 400");

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");

  @Test
  void shouldWriteTogetherWhatHasWaitedForTheOneBefore() {
    FakeConnections sink = sink(SinkOptions.PLAIN.batch(3, 1_000, "0s"));
    offer("a", "b", "c", "d", "e");
    assertThat(pending(sink)).containsExactly("a");

    sink.acknowledge();
    assertThat(pending(sink)).containsExactly("b,c,d");
    sink.acknowledge();
    assertThat(pending(sink)).containsExactly("e");
    assertThat(fixture.acknowledged).containsExactly("a", "b", "c", "d");
  }

  @Test
  void shouldNotBeLargerThanItMay() {
    FakeConnections sink = sink(SinkOptions.PLAIN.batch(10, 5, "0s"));
    offer("a", "bb", "cc", "dd", "1234567", "e");

    sink.acknowledgeAll();
    assertThat(sink.written).containsExactly("a", "bb,cc", "dd", "1234567", "e");
  }

  @Test
  void shouldLingerUntilItIsFullOrTheTimeIsOver() {
    FakeConnections sink = sink(SinkOptions.PLAIN.batch(3, 1_000, "1s"));
    offer("a", "b");
    fixture.control.advance(Duration.ofMillis(999));
    assertThat(sink.pending).isEmpty();
    fixture.control.advance(Duration.ofMillis(1));
    assertThat(pending(sink)).containsExactly("a,b");

    sink.acknowledge();
    offer("c", "d", "e");
    assertThat(pending(sink)).containsExactly("c,d,e");
  }

  @Test
  void shouldNotLingerWhenTheSinkIsDrained() {
    FakeConnections sink = sink(SinkOptions.PLAIN.batch(100, 1_000, "60s"));
    offer("a", "b");
    fixture.withoutSink("all");
    fixture.run();
    assertThat(pending(sink)).containsExactly("a,b");
    sink.acknowledgeAll();

    assertThat(fixture.acknowledged).containsExactly("a", "b");
  }

  @Test
  void shouldNotLingerWhenTheSourceStops() {
    FakeConnections sink = sink(SinkOptions.PLAIN.batch(100, 1_000, "60s"));
    offer("a", "b");
    fixture.withoutSource("temps");
    fixture.run();

    assertThat(pending(sink)).containsExactly("a,b");
  }

  @Test
  void shouldKeepOrderWithSeveralBatchesUnderWay() {
    FakeConnections sink = sink(SinkOptions.PLAIN.batch(2, 1_000, "0s"));
    fixture.offer(temps, "a", "a1");
    fixture.offer(temps, "b", "b1");
    fixture.offer(temps, "a", "a2");
    fixture.offer(temps, "b", "b2");
    fixture.offer(temps, "c", "c1");
    assertThat(pending(sink)).containsExactly("a1", "b1", "c1");

    sink.acknowledge();
    assertThat(pending(sink)).containsExactly("b1", "c1", "a2");
  }

  @Test
  void shouldFindTheOneThatSpoilsABatch() {
    FakeConnections sink = sink(SinkOptions.PLAIN.batch(10, 1_000, "0s").onFailure(OnFailure.Drop));
    offer("a", "b", "bad", "d");
    sink.acknowledge();
    assertThat(pending(sink)).containsExactly("b,bad,d");

    sink.refuse(INVALID);
    sink.acknowledge();
    assertThat(pending(sink)).containsExactly("bad");
    sink.refuse(INVALID);
    sink.acknowledge();

    assertThat(sink.written).containsExactly("a", "b", "d");
    assertThat(fixture.records("all", "dropped")).isEqualTo(1);
    assertThat(fixture.records("all", "delivered")).isEqualTo(3);
    assertThat(fixture.inFlight("all")).isZero();
  }

  @Test
  void shouldTryAWholeBatchAgain() {
    FakeConnections sink = sink(SinkOptions.PLAIN.batch(10, 1_000, "0s"));
    offer("a", "b", "c");
    sink.acknowledge();
    sink.refuse(ConnectorException.retry(Reason.Unavailable, "orders:80 answered 503"));
    offer("d");
    assertThat(sink.pending).isEmpty();

    fixture.control.advance(Duration.ofMillis(200));
    assertThat(pending(sink)).containsExactly("b,c,d");
  }

  @Test
  void shouldNotWriteMoreThanTheRateAllows() {
    FakeConnections sink = fixture.sink("all", SinkOptions.PLAIN.recordsPerSecond(20), "temps");
    fixture.runReading(temps);
    offer("a", "b", "c", "d", "e");
    int atOnce = sink.written.size();
    fixture.control.advance(Duration.ofMillis(50));
    assertThat(sink.written).hasSize(atOnce + 1);
    fixture.control.advance(Duration.ofSeconds(1));

    assertThat(atOnce).isLessThanOrEqualTo(2);
    assertThat(sink.written).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void shouldNotWaitForMoreLongerThanTheRateAsks() {
    FakeConnections sink =
        fixture.sink("all", SinkOptions.PLAIN.recordsPerSecond(1).batch(2, 1_000, "60s"), "temps");
    fixture.runReading(temps);
    offer("a", "b", "c", "d");
    assertThat(sink.written).containsExactly("a");

    fixture.control.advance(Duration.ofMillis(1_000));
    assertThat(sink.written).containsExactly("a", "b");
  }

  private FakeConnections sink(SinkOptions options) {
    FakeConnections sink = fixture.sink("all", options, "temps");
    sink.answersAtOnce = false;
    sink.keepsOrder = false;
    fixture.runReading(temps);
    return sink;
  }

  private void offer(String... texts) {
    for (String text : texts) {
      assertThat(fixture.offer(temps, text)).isTrue();
    }
  }

  private static List<String> pending(FakeConnections sink) {
    return sink.pending.stream().map(FakeConnections.Write::text).toList();
  }
}
