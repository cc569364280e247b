package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatefulSetStatusesTest {
  @Test
  void shouldTellOldFromNewDuringARollout() {
    StatefulSetStatus status =
        StatefulSetStatuses.of(
            set("old"),
            "new",
            List.of(pod(0, "old", true), pod(1, "new", false), pod(2, "new", true)));

    assertThat(status.getReplicas()).isEqualTo(3);
    assertThat(status.getReadyReplicas()).isEqualTo(2);
    assertThat(status.getCurrentReplicas()).isEqualTo(1);
    assertThat(status.getUpdatedReplicas()).isEqualTo(2);
    assertThat(status.getCurrentRevision()).isEqualTo("old");
    assertThat(status.getUpdateRevision()).isEqualTo("new");
    assertThat(status.getObservedGeneration()).isEqualTo(7);
  }

  @Test
  void shouldMakeTheUpdateCurrentWhenAllAreReady() {
    StatefulSetStatus status =
        StatefulSetStatuses.of(
            set("old"), "new", List.of(pod(0, "new", true), pod(1, "new", true)));

    assertThat(status.getCurrentRevision()).isEqualTo("new");
    assertThat(status.getCurrentReplicas()).isEqualTo(2);
  }

  @Test
  void shouldNotMakeItCurrentBeforeTheLastIsReady() {
    StatefulSetStatus status =
        StatefulSetStatuses.of(
            set("old"), "new", List.of(pod(0, "new", false), pod(1, "new", true)));

    assertThat(status.getCurrentRevision()).isEqualTo("old");
    assertThat(status.getCurrentReplicas()).isZero();
  }

  private static StatefulSet set(String currentRevision) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName("worker")
        .withGeneration(7L)
        .endMetadata()
        .withNewSpec()
        .withNewUpdateStrategy()
        .withType("RollingUpdate")
        .endUpdateStrategy()
        .endSpec()
        .withNewStatus()
        .withCurrentRevision(currentRevision)
        .endStatus()
        .build();
  }

  private static Replica pod(int ordinal, String revision, boolean ready) {
    return new Replica(
        "worker-" + ordinal, "uid-" + ordinal, ordinal, revision, ready, false, false);
  }
}
