package dev.mooring.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerPoolSpec;
import dev.mooring.api.v1alpha1.WorkerPoolStatus;
import dev.mooring.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolStatusTest {
  @ParameterizedTest
  @CsvSource({
    "3, 3, a, True, Running, 3 of 3 workers are ready",
    "3, 1, a, False, WorkersNotReady, 1 of 3 workers are ready",
    "3, 0, a, False, NoWorkers, 0 of 3 workers are ready",
    "3, 2, b, Unknown, RollingUpdate, 2 of 3 workers are ready",
    "0, 0, a, True, Running, 0 of 0 workers are ready",
  })
  void shouldSayHowTheWorkersAre(
      int wanted, int ready, String revision, String status, String reason, String message) {
    WorkerPoolStatus said = status(wanted, Optional.of(set(ready, revision)));

    Condition condition = said.conditions().get(1);
    assertThat(condition.getType()).isEqualTo("Ready");
    assertThat(condition.getStatus()).isEqualTo(status);
    assertThat(condition.getReason()).isEqualTo(reason);
    assertThat(condition.getMessage()).isEqualTo(message);
    assertThat(said.readyReplicas()).isEqualTo(ready);
  }

  @Test
  void shouldNotBeReadyForWhatHasNotBegun() {
    StatefulSet written = set(3, "a");
    written.getMetadata().setGeneration(3L);
    assertThat(ready(written)).as("of the generation before").isEqualTo("Unknown RollingUpdate");

    written.getStatus().setObservedGeneration(3L);
    assertThat(ready(written)).isEqualTo("True Running");

    written.setStatus(null);
    assertThat(ready(written)).isEqualTo("Unknown RollingUpdate");
  }

  private static String ready(StatefulSet set) {
    Condition condition = status(3, Optional.of(set)).conditions().get(1);
    return condition.getStatus() + " " + condition.getReason();
  }

  @Test
  void shouldSayWhichNamespacesMayUseThePool() {
    assertThat(status(1, Optional.empty()).namespaces()).containsExactly("plant");
  }

  @Test
  void shouldSelectThePoolsPods() {
    assertThat(status(1, Optional.empty()).selector())
        .isEqualTo(
            "app.kubernetes.io/component=worker,app.kubernetes.io/name=mooring,mooring.dev/pool=edge");
  }

  private static WorkerPoolStatus status(int replicas, Optional<StatefulSet> set) {
    WorkerPool pool = new WorkerPool();
    pool.setMetadata(new ObjectMetaBuilder().withName("edge").withGeneration(4L).build());
    pool.setSpec(
        new WorkerPoolSpec(replicas, null, null, null, null, null, null, null, null, null, null));
    return PoolStatus.of(
        pool, set, Verdict.accepted(), List.of("plant"), Instant.parse("2026-01-01T00:00:00Z"));
  }

  private static StatefulSet set(int ready, String updateRevision) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withGeneration(2L)
        .endMetadata()
        .withNewStatus()
        .withObservedGeneration(2L)
        .withReplicas(ready)
        .withReadyReplicas(ready)
        .withCurrentRevision("a")
        .withUpdateRevision(updateRevision)
        .endStatus()
        .build();
  }
}
