package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.testing.resource.SinkSpecBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A Sink that exists and cannot run, and one that comes back while it is drained. */
class SuspensionTest {
  private static final NodeCondition TYPO =
      new NodeCondition(NodeState.Blocked, Reason.InvalidExpression, "the filter has a mistake");

  private final SteppedControl control = new SteppedControl();
  private final FakeConnections connections = new FakeConnections();
  private final List<String> acknowledged = new ArrayList<>();
  private final List<String> resumed = new ArrayList<>();
  private final SinkLane lane =
      new SinkLane(settings(), control, new RetryDelay(new Random(1)), Clock.systemUTC(), () -> {});
  private final Pipeline pipeline =
      new Pipeline(
          "temps",
          RecordKeys.TOPIC,
          null,
          Clock.systemUTC(),
          () -> {},
          cause -> {},
          RoomInMemory.unlimited());

  SuspensionTest() {
    connections.answersAtOnce = false;
    connections.keepsOrder = false;
    pipeline.setLanes(List.of(lane));
  }

  @Test
  void shouldKeepWhatItHasAndTakeNothingUntilItRunsAgain() {
    offer("a");
    offer("b");
    lane.suspend(TYPO);
    assertThat(offer("c")).isFalse();
    pipeline.whenRoom(() -> resumed.add("room"));
    connections.acknowledge();
    control.advance(Duration.ofMinutes(10));

    assertThat(acknowledged).containsExactly("a");
    assertThat(connections.pending).as("what it has is written on").hasSize(1);
    assertThat(lane.ledger().inFlight()).isEqualTo(1);
    assertThat(SinkStates.of(lane)).contains(TYPO);
    assertThat(pipeline.blocker()).isSameAs(lane);
    assertThat(resumed).isEmpty();

    lane.update(settings());
    control.settle();
    connections.acknowledge();
    assertThat(resumed).containsExactly("room");
    assertThat(acknowledged).containsExactly("a", "b");
    assertThat(SinkStates.of(lane)).contains(NodeCondition.RUNNING);
  }

  @Test
  void shouldFinishWhatItHasWhenItIsDeletedAfterAll() {
    offer("a");
    offer("b");
    lane.suspend(TYPO);
    connections.acknowledge();
    lane.drain(Duration.ofSeconds(30));
    connections.acknowledge();

    assertThat(acknowledged).containsExactly("a", "b");
  }

  @Test
  void shouldKeepTheOrderWhenItIsTakenUpAgainWhileItDrains() {
    offer("a");
    offer("b");
    connections.refuse(ConnectorException.retry(Reason.Unavailable, "answered 503"));
    CompletableFuture<Void> drained = lane.drain(Duration.ofSeconds(30)).toCompletableFuture();
    assertThat(drained).isNotDone();

    lane.update(settings());
    assertThat(drained).isCompleted();
    assertThat(offer("c")).isTrue();
    connections.answersAtOnce = true;
    connections.acknowledgeAll();
    control.advance(Duration.ofMinutes(1));

    assertThat(connections.written).containsExactly("a", "b", "c");
    assertThat(acknowledged).containsExactly("a", "b", "c");
  }

  @Test
  void shouldTakeRecordsAgainAfterItHasBeenDrained() {
    CompletableFuture<Void> drained = lane.drain(Duration.ofSeconds(30)).toCompletableFuture();
    assertThat(drained).isCompleted();

    lane.update(settings());
    assertThat(offer("a")).isTrue();
    control.advance(Duration.ofMinutes(1));
    connections.acknowledge();
    assertThat(acknowledged).containsExactly("a");
  }

  private boolean offer(String text) {
    Message message = new Message("t", text.getBytes(StandardCharsets.UTF_8));
    return pipeline.offer(message, () -> acknowledged.add(text));
  }

  private SinkSettings settings() {
    SinkSpec spec =
        new SinkSpecBuilder()
            .from("temps")
            .to(new BlackholeSink(null))
            .delivery(new Delivery(10, null, null, null, null, null, null, null))
            .build();
    return new SinkSettings(
        PipelineFixture.key("all"),
        "uid",
        1,
        spec,
        new SinkExpressions(null, null, null, null, List.of()),
        connections,
        connections.outlets(spec),
        Duration.ofMillis(200),
        Duration.ofSeconds(5));
  }
}
