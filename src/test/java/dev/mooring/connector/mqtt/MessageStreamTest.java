package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.connector.network.Loop;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageStreamTest {
  /** So that the messages of a stream take all of a window. */
  private static final long NEAR_NANOS = MessageStream.WINDOW_NANOS / MessageStream.MESSAGES;

  private final Vertx vertx = Vertx.vertx();
  private final Loop loop = Loop.next(vertx);
  private final AtomicInteger ticks = new AtomicInteger();
  // Far below zero, where the JVM's clock may be, too
  private volatile long now = -5_000_000_000L;
  private final MessageStream stream = new MessageStream(loop, ticks::incrementAndGet, () -> now);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void shouldFlowWhenManyComeWithinAWindow() {
    pause();
    assertThat(flowingAfter(MessageStream.MESSAGES - 1, NEAR_NANOS)).isFalse();
    assertThat(flowingAfter(1, NEAR_NANOS)).isTrue();
  }

  @Test
  void shouldNotFlowWhenFewerCome() {
    pause();
    assertThat(flowingAfter(20 * MessageStream.MESSAGES, NEAR_NANOS + NEAR_NANOS / 10)).isFalse();
  }

  @Test
  void shouldFlowAlthoughTheyComeUnevenly() {
    pause();
    assertThat(flowingAfter(MessageStream.MESSAGES / 2, 0)).isFalse();
    assertThat(flowingAfter(1, MessageStream.WINDOW_NANOS / 2)).isFalse();
    assertThat(flowingAfter(MessageStream.MESSAGES / 2, 0)).isTrue();
  }

  @Test
  void shouldNotFlowAtFirst() {
    assertThat(flowingAfter(2 * MessageStream.MESSAGES, 0)).isFalse();
  }

  @Test
  void shouldEndWhenNothingComesAndPause() {
    pause();
    assertThat(flowingAfter(MessageStream.MESSAGES, NEAR_NANOS)).isTrue();
    await().until(() -> ticks.get() > 3);
    assertThat(onLoop(stream::isFlowing)).as("at once after a message").isTrue();

    now += MessageStream.QUIET_NANOS;
    await().until(() -> !onLoop(stream::isFlowing));

    now += MessageStream.PAUSE_NANOS - 1;
    assertThat(flowingAfter(2 * MessageStream.MESSAGES, 0)).as("in the pause").isFalse();
    now++;
    assertThat(flowingAfter(2 * MessageStream.MESSAGES, 0)).as("after it").isTrue();
  }

  @Test
  void shouldTickWhenItHasEndedAndNoMore() {
    pause();
    assertThat(flowingAfter(MessageStream.MESSAGES, NEAR_NANOS)).isTrue();
    now += MessageStream.QUIET_NANOS;
    await().until(() -> !onLoop(stream::isFlowing));
    int then = ticks.get();

    assertThat(then).isPositive();
    assertThat(ticksLater()).isEqualTo(then);
  }

  @Test
  void shouldNotTickAfterTheEndOfTheConnection() {
    pause();
    boolean flowed =
        onLoop(
            () -> {
              arrive(MessageStream.MESSAGES, NEAR_NANOS);
              boolean flowing = stream.isFlowing();
              stream.end();
              return flowing;
            });

    assertThat(flowed).isTrue();
    assertThat(onLoop(stream::isFlowing)).isFalse();
    assertThat(ticksLater()).isZero();
  }

  /** After the one that a stream begins with. */
  private void pause() {
    now += MessageStream.PAUSE_NANOS;
  }

  /** All in one turn of the loop, so that no tick is between. */
  private boolean flowingAfter(int messages, long distance) {
    return onLoop(
        () -> {
          arrive(messages, distance);
          return stream.isFlowing();
        });
  }

  private void arrive(int messages, long distance) {
    for (int i = 0; i < messages; i++) {
      stream.arrived(now);
      now += distance;
    }
    now -= distance;
  }

  /** When there would have been some, on the thread that would tick. */
  private int ticksLater() {
    CompletableFuture<Integer> later = new CompletableFuture<>();
    loop.run(() -> vertx.setTimer(50, id -> later.complete(ticks.get())));
    return later.orTimeout(3, TimeUnit.MINUTES).join();
  }

  private <T> T onLoop(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.run(() -> answer.complete(question.get()));
    return answer.orTimeout(3, TimeUnit.MINUTES).join();
  }
}
