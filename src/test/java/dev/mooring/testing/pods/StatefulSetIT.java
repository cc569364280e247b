package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.testing.cluster.Cluster;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A StatefulSet behaves the same, whether Kubernetes runs its controller or we do. */
class StatefulSetIT {

  @TempDir Path folder;
  private PodsFixture fixture;
  private LocalPods pods;

  @BeforeEach
  void start() {
    fixture = new PodsFixture(Cluster.shared());
    pods = fixture.localPods(folder).start();
  }

  @AfterEach
  void end() {
    pods.close();
  }

  @Test
  void shouldStartAPodOnlyAfterItsPredecessorIsReady() throws IOException {
    Path readyFiles = Files.createDirectory(folder.resolve("ready"));
    EnvVar readyFile = new EnvVar("READY_FILE", readyFiles + "/$(POD_NAME)", null);

    RollableScalableResource<StatefulSet> set =
        fixture.statefulSet("worker", 2, "OrderedReady", readyFile);

    await().until(() -> fixture.phase("worker-0").equals("Running"));
    assertThat(fixture.podNames()).containsExactly("worker-0");

    Files.createFile(readyFiles.resolve("worker-0"));
    fixture.awaitReady("worker-0");
    await().until(() -> fixture.podNames().contains("worker-1"));
    assertThat(set.get().getStatus().getReadyReplicas()).isEqualTo(1);

    Files.createFile(readyFiles.resolve("worker-1"));
    fixture.awaitReady("worker-1");
    awaitStatus(set, 2);
  }

  @Test
  void shouldMakePodsLikeKubernetes() {
    RollableScalableResource<StatefulSet> set = fixture.statefulSet("worker", 1, "Parallel");
    Pod pod = fixture.awaitReady("worker-0");
    awaitStatus(set, 1);

    StatefulSet now = set.get();
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("app", "worker")
        .containsEntry("statefulset.kubernetes.io/pod-name", "worker-0")
        .containsEntry("apps.kubernetes.io/pod-index", "0")
        .containsEntry("controller-revision-hash", now.getStatus().getUpdateRevision());
    OwnerReference owner = pod.getMetadata().getOwnerReferences().getFirst();
    assertThat(owner.getUid()).isEqualTo(now.getMetadata().getUid());
    assertThat(owner.getController()).isTrue();
    assertThat(pod.getSpec().getHostname()).isEqualTo("worker-0");
    assertThat(pod.getSpec().getSubdomain()).isEqualTo("workers");
  }

  @Test
  void shouldRollFromTheHighestOrdinal() {
    RollableScalableResource<StatefulSet> set = fixture.statefulSet("worker", 2, "Parallel");
    awaitStatus(set, 2);
    String before = set.get().getStatus().getCurrentRevision();
    try (PodHistory history = new PodHistory(fixture.admin, fixture.namespace)) {
      set.edit(StatefulSetIT::withChangedTemplate);
      await().until(() -> rolledOn(set, before));
      assertThat(history.lines())
          .containsExactly(
              "ready worker-0",
              "ready worker-1",
              "ends worker-1",
              "ready worker-1",
              "ends worker-0",
              "ready worker-0");
    }
  }

  @Test
  void shouldScaleDownFromTheHighestOrdinal() {
    RollableScalableResource<StatefulSet> set = fixture.statefulSet("worker", 3, "Parallel");
    awaitStatus(set, 3);

    set.scale(1);

    awaitStatus(set, 1);
    assertThat(fixture.podNames()).containsExactly("worker-0");
  }

  @Test
  void shouldMakeADeletedPodAnew() {
    RollableScalableResource<StatefulSet> set = fixture.statefulSet("worker", 1, "OrderedReady");
    String before = fixture.awaitReady("worker-0").getMetadata().getUid();

    fixture.admin.pods().inNamespace(fixture.namespace).withName("worker-0").delete();

    await()
        .until(
            () -> {
              // One look: between two the deleted Pod may vanish.
              Pod pod = fixture.pod("worker-0");
              return pod != null
                  && PodFacts.isReady(pod)
                  && !pod.getMetadata().getUid().equals(before);
            });
    awaitStatus(set, 1);
  }

  private static StatefulSet withChangedTemplate(StatefulSet set) {
    return set.edit()
        .editSpec()
        .editTemplate()
        .editSpec()
        .editFirstContainer()
        .addNewEnv()
        .withName("VERSION")
        .withValue("2")
        .endEnv()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static boolean rolledOn(RollableScalableResource<StatefulSet> set, String before) {
    StatefulSetStatus status = set.get().getStatus();
    return !status.getCurrentRevision().equals(before) && status.getReadyReplicas() == 2;
  }

  private static void awaitStatus(RollableScalableResource<StatefulSet> set, int replicas) {
    await()
        .untilAsserted(
            () -> {
              StatefulSetStatus status = set.get().getStatus();
              assertThat(status.getReplicas()).isEqualTo(replicas);
              assertThat(status.getReadyReplicas()).isEqualTo(replicas);
              assertThat(status.getUpdatedReplicas()).isEqualTo(replicas);
              assertThat(status.getAvailableReplicas()).isEqualTo(replicas);
              assertThat(status.getObservedGeneration())
                  .isEqualTo(set.get().getMetadata().getGeneration());
            });
  }
}
