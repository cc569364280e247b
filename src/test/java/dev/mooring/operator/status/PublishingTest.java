package dev.mooring.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PublishingTest {
  private final AtomicLong now = new AtomicLong();
  private final Publishing<WorkerPool, WorkerPoolStatus> publishing =
      new Publishing<>(WorkerPool::new, now::get);

  @Test
  void shouldWriteNothingWhenNothingChanged() {
    UpdateControl<WorkerPool> control = publishing.publish(pool(status(1)), status(1));

    assertThat(control.isNoUpdate()).isTrue();
    assertThat(control.getScheduleDelay()).isEmpty();
  }

  @Test
  void shouldCollectBeforeItWrites() {
    UpdateControl<WorkerPool> first = publishing.publish(pool(status(1)), status(2));
    now.addAndGet(Duration.ofMillis(first.getScheduleDelay().orElseThrow()).toNanos());
    UpdateControl<WorkerPool> second = publishing.publish(pool(status(1)), status(3));

    assertThat(first.isNoUpdate()).isTrue();
    assertThat(first.getScheduleDelay().orElseThrow()).isBetween(200L, 201L);
    assertThat(second.isPatchStatus()).isTrue();
    assertThat(second.getResource().orElseThrow().getStatus()).isEqualTo(status(3));
  }

  @Test
  void shouldSendNothingButTheStatusAndWhoseItIs() {
    publishing.publish(pool(null), status(2));
    now.addAndGet(Duration.ofSeconds(1).toNanos());

    WorkerPool sent = publishing.publish(pool(null), status(2)).getResource().orElseThrow();

    assertThat(sent.getSpec()).isNull();
    assertThat(sent.getMetadata())
        .isEqualTo(
            new ObjectMetaBuilder().withNamespace("ns").withName("pool").withUid("uid").build());
  }

  @Test
  void shouldWriteAtMostSixtyThreeTimesAMinute() {
    int writes = 0;
    long end = now.get() + Duration.ofMinutes(1).toNanos();
    for (int i = 0; now.get() < end; i++) {
      UpdateControl<WorkerPool> control = publishing.publish(pool(status(-1)), status(i));
      writes += control.isPatchStatus() ? 1 : 0;
      now.addAndGet(Duration.ofMillis(control.getScheduleDelay().orElse(1L)).toNanos());
    }

    assertThat(writes).isBetween(55, 63);
  }

  @Test
  void shouldForgetWhatWasNotWrittenWhenItIsGoneAgain() {
    publishing.publish(pool(status(1)), status(2));
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    publishing.publish(pool(status(1)), status(1));

    assertThat(publishing.publish(pool(status(1)), status(2)).isNoUpdate()).isTrue();
  }

  @Test
  void shouldBeginAnewWithANamesakeOfADeletedObject() {
    publishing.publish(pool(status(1)), status(2));
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    publishing.forget(new ObjectKey("ns", "pool"));

    assertThat(publishing.publish(pool(status(1)), status(2)).isNoUpdate()).isTrue();
  }

  @Test
  void shouldWriteWhatIsUrgentAtOnceAndOnlyAfterWhatItFollows() {
    for (int i = 2; i < 12; i++) {
      UpdateControl<WorkerPool> control =
          publishing.publishNext(pool(status(1)), status(i), Duration.ZERO, true);

      assertThat(control.getResource().orElseThrow().getMetadata().getResourceVersion())
          .isEqualTo("7");
    }
    UpdateControl<WorkerPool> other =
        publishing.publishNext(pool(status(1)), status(12), Duration.ZERO, false);

    assertThat(other.isNoUpdate()).isTrue();
    assertThat(other.getScheduleDelay().orElseThrow()).as("no token is left").isGreaterThan(900);
  }

  private static WorkerPoolStatus status(int replicas) {
    return new WorkerPoolStatus(1L, replicas, 0, "a=b", null, null);
  }

  private static WorkerPool pool(WorkerPoolStatus status) {
    WorkerPool pool = new WorkerPool();
    pool.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName("pool")
            .withUid("uid")
            .withResourceVersion("7")
            .build());
    pool.setStatus(status);
    return pool;
  }
}
