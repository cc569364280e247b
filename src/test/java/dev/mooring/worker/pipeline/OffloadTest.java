package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Message;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import dev.mooring.worker.pool.Control;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What takes its time is not done by the control thread, which all pools of a worker need. */
class OffloadTest {
  /** What is to be done elsewhere waits until the test does it. */
  private static final class WatchedControl implements Control {
    private final SteppedControl thread = new SteppedControl();
    private final Queue<Runnable> elsewhere = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      thread.execute(task);
    }

    @Override
    public void offload(Runnable task) {
      elsewhere.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return thread.schedule(delay, task);
    }

    @Override
    public long nanoTime() {
      return thread.nanoTime();
    }

    void doElsewhere() {
      while (!elsewhere.isEmpty()) {
        elsewhere.remove().run();
      }
    }
  }

  private final WatchedControl control = new WatchedControl();
  private final FakeConnections connections = new FakeConnections();
  private final Pipeline source =
      new Pipeline(
          "in",
          RecordKeys.NONE,
          null,
          Clock.systemUTC(),
          () -> {},
          cause -> {},
          RoomInMemory.unlimited());

  @Test
  void shouldWriteElsewhereWhatHasWaitedForItsRate() throws Exception {
    lane(settings(null, 1));
    offer(1, 2, 3);
    List<String> atOnce = List.copyOf(connections.written);

    control.thread.advance(Duration.ofSeconds(5));
    assertThat(connections.written).as("by the control thread").isEqualTo(atOnce);

    control.doElsewhere();
    assertThat(connections.written).hasSizeGreaterThan(atOnce.size());
  }

  @Test
  void shouldPrepareElsewhereWhatWaitsWhenTheSettingsChange() throws Exception {
    connections.room = 0;
    SinkLane lane = lane(settings("payload > 0", null));
    offer(1, 2, 3);

    lane.update(settings("payload > 5", null));
    control.thread.settle();
    assertThat(lane.ledger().count(Result.FILTERED)).as("by the control thread").isZero();

    control.doElsewhere();
    assertThat(lane.ledger().count(Result.FILTERED)).isEqualTo(3);
  }

  private SinkLane lane(SinkSettings settings) {
    SinkLane lane =
        new SinkLane(settings, control, new RetryDelay(new Random(1)), Clock.systemUTC(), () -> {});
    source.setLanes(List.of(lane));
    return lane;
  }

  private void offer(int... numbers) {
    for (int number : numbers) {
      byte[] payload = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
      assertThat(source.offer(new Message("t", payload), () -> {})).isTrue();
    }
  }

  private SinkSettings settings(String filter, Integer perSecond)
      throws InvalidExpressionException {
    SinkSpec spec =
        new SinkSpecBuilder()
            .from("in")
            .filter(filter)
            .to(new BlackholeSink(null))
            .delivery(new Delivery(null, null, null, null, null, null, perSecond, null))
            .build();
    return new SinkSettings(
        PipelineFixture.key("out"),
        "uid",
        1,
        spec,
        SinkExpressions.compile(spec),
        connections,
        connections.outlets(spec),
        Duration.ofMillis(1),
        Duration.ofMillis(2));
  }
}
