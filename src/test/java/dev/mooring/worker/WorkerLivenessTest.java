package dev.mooring.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.worker.pool.ControlThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerLivenessTest {
  private final ControlThread control = new ControlThread();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final AtomicLong nanos = new AtomicLong();
  private final WorkerLiveness liveness = new WorkerLiveness();

  @AfterEach
  void close() {
    blocked.countDown();
    control.close();
  }

  @Test
  void shouldBeAliveWhereThereIsNoWorker() {
    assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void shouldTellAControlThreadThatIsBlocked() {
    liveness.needs(List.of(new Pulse("pool-control", control, nanos::get)));
    control.execute(() -> awaitUninterruptibly(blocked));

    assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
    pass(Pulse.LIMIT);
    assertThat(liveness.call().getStatus()).as("merely slow").isEqualTo(Status.UP);
    pass(Duration.ofNanos(1));

    HealthCheckResponse response = liveness.call();
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData())
        .hasValue(
            Map.of("fault", "the thread pool-control has not come to its next task within 60 s"));
  }

  @Test
  void shouldBeAliveAgainWhenTheThreadGoesOn() throws Exception {
    liveness.needs(List.of(new Pulse("pool-control", control, nanos::get)));
    control.execute(() -> awaitUninterruptibly(blocked));
    liveness.call();
    pass(Pulse.LIMIT.plusSeconds(1));
    assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);

    blocked.countDown();
    passThrough(control);

    assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
    passThrough(control);
    pass(Pulse.LIMIT.plusSeconds(1));
    assertThat(liveness.call().getStatus()).as("nobody had asked meanwhile").isEqualTo(Status.UP);
  }

  @Test
  void shouldTellAThreadThatHasEnded() throws Exception {
    Thread thread = Thread.ofPlatform().name("report-writer").unstarted(() -> {});
    liveness.needs(List.of(Vital.thread(thread)));
    assertThat(liveness.call().getStatus()).as("not begun").isEqualTo(Status.UP);

    thread.start();
    assertThat(thread.join(Duration.ofMinutes(3))).isTrue();

    HealthCheckResponse response = liveness.call();
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData()).hasValue(Map.of("fault", "the thread report-writer has ended"));
  }

  @Test
  void shouldBeAliveWhileItEnds() {
    liveness.needs(List.of(() -> Optional.of("ended")));
    assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);

    liveness.needs(List.of());

    assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** What was given to the thread before is done when this returns. */
  private static void passThrough(ControlThread control) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    control.execute(() -> done.complete(null));
    done.get(3, TimeUnit.MINUTES);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
