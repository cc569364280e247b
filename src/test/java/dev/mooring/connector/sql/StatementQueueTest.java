package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementQueueTest {
  private final StatementQueue queue = new StatementQueue();

  @ParameterizedTest
  @ValueSource(classes = {OutOfMemoryError.class, LinkageError.class, IllegalStateException.class})
  void shouldGoOnAfterATaskThatEndsUnexpectedly(Class<? extends Throwable> kind) throws Exception {
    queue.submit(() -> sneak(newInstance(kind)));
    CountDownLatch next = new CountDownLatch(1);

    queue.submit(next::countDown);

    assertThat(next.await(3, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void shouldTellForHowLongOneTaskRuns() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    CountDownLatch second = new CountDownLatch(1);
    long begun = System.nanoTime();
    queue.submit(gate::join);
    while (queue.busyFor().toMillis() < 20) {
      Thread.onSpinWait();
    }
    queue.submit(second::countDown);
    assertThat(queue.isBusy()).isTrue();
    assertThat(queue.busyFor()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(19_000_000L);

    gate.complete(null);
    assertThat(second.await(3, TimeUnit.MINUTES)).isTrue();
    while (queue.isBusy()) {
      Thread.onSpinWait();
    }
    assertThat(queue.busyFor()).isZero();
  }

  private static Throwable newInstance(Class<? extends Throwable> kind) {
    try {
      return kind.getConstructor(String.class).newInstance("made by a test");
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable any) throws T {
    throw (T) any;
  }
}
