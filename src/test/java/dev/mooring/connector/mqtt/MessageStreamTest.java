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
  private static final long FAR_NANOS = MessageStream.NEAR_NANOS;

  private final Vertx vertx = Vertx.vertx();
  private final Loop loop = Loop.next(vertx);
  private final AtomicInteger ticks = new AtomicInteger();
  // Far below zero, where the JVM's clock may be, too
  private long now = -5_000_000_000L;
  private final MessageStream stream = new MessageStream(loop, ticks::incrementAndGet, now);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void shouldFlowWithTheHundredthMessageNearTheOneBefore() {
    assertThat(onLoop(() -> afterPause().isFlowing())).isFalse();
    assertThat(flowingAfter(MessageStream.MESSAGES - 1)).isFalse();
    assertThat(flowingAfter(1)).isTrue();
  }

  @Test
  void shouldBeginAgainAfterAMessageThatIsFar() {
    onLoop(this::afterPause);
    assertThat(flowingAfter(MessageStream.MESSAGES - 1)).isFalse();
    now += FAR_NANOS;
    assertThat(flowingAfter(MessageStream.MESSAGES)).as("one of which was far").isFalse();
    assertThat(flowingAfter(1)).isTrue();
  }

  @Test
  void shouldNotFlowInTheFirstSecond() {
    assertThat(flowingAfter(5 * MessageStream.MESSAGES)).isFalse();
  }

  @Test
  void shouldTickAndStopWhenNothingComesAndPause() {
    onLoop(this::afterPause);
    assertThat(flowingAfter(MessageStream.MESSAGES)).isTrue();

    await().until(() -> !onLoop(stream::isFlowing));
    int before = ticks.get();
    assertThat(before).isPositive();

    now += MessageStream.PAUSE_NANOS / 2;
    assertThat(flowingAfter(2 * MessageStream.MESSAGES)).as("half a second later").isFalse();
    now += MessageStream.PAUSE_NANOS / 2;
    assertThat(flowingAfter(2 * MessageStream.MESSAGES)).as("a second later").isTrue();
  }

  @Test
  void shouldTickNoMoreAfterTheEnd() throws InterruptedException {
    onLoop(this::afterPause);
    assertThat(
            onLoop(
                () -> {
                  arrive(MessageStream.MESSAGES);
                  boolean flowed = stream.isFlowing();
                  stream.end();
                  return flowed && !stream.isFlowing();
                }))
        .isTrue();

    // Later than a tick, on the thread that would tick
    CompletableFuture<Integer> later = new CompletableFuture<>();
    loop.run(() -> vertx.setTimer(50, id -> later.complete(ticks.get())));
    assertThat(later.orTimeout(10, TimeUnit.SECONDS).join()).isZero();
  }

  private MessageStream afterPause() {
    now += MessageStream.PAUSE_NANOS;
    stream.arrived(now);
    return stream;
  }

  /** All in one turn of the loop, so that no tick is between. */
  private boolean flowingAfter(int messages) {
    return onLoop(
        () -> {
          arrive(messages);
          return stream.isFlowing();
        });
  }

  private void arrive(int messages) {
    for (int i = 0; i < messages; i++) {
      now += MessageStream.NEAR_NANOS / 2;
      stream.arrived(now);
    }
  }

  private <T> T onLoop(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.run(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
          }
        });
    return answer.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
