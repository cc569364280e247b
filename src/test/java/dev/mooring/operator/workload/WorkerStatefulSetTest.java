package dev.mooring.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerStatefulSetTest {
  private static final WorkerSettings SETTINGS =
      new WorkerSettings("mooring-system", "mooring:1", "a,b", "cluster-7");
  private static final Toleration TAINTED =
      new TolerationBuilder().withKey("edge").withOperator("Exists").build();
  private static final Affinity NEAR_THE_BROKER =
      new AffinityBuilder()
          .withNewPodAffinity()
          .addNewRequiredDuringSchedulingIgnoredDuringExecution()
          .withTopologyKey("zone")
          .endRequiredDuringSchedulingIgnoredDuringExecution()
          .endPodAffinity()
          .build();

  @Test
  void shouldCallTheDefaultPoolsWorkersJustWorker() {
    assertThat(set("default", spec(2)).getMetadata().getName()).isEqualTo("worker");
    assertThat(set("edge", spec(2)).getMetadata().getName()).isEqualTo("worker-edge");
  }

  @Test
  void shouldGoWithThePool() {
    assertThat(set("edge", spec(2)).getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("WorkerPool");
              assertThat(owner.getUid()).isEqualTo("pool-uid");
              assertThat(owner.getController()).isTrue();
            });
  }

  @Test
  void shouldStartAllWorkersAtOnce() {
    StatefulSet set = set("edge", spec(5));

    assertThat(set.getSpec().getReplicas()).isEqualTo(5);
    assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
    assertThat(set.getSpec().getServiceName()).isEqualTo("worker-edge");
    assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels())
        .containsEntry("mooring.dev/pool", "edge");
  }

  @Test
  void shouldTellAWorkerWhoItIs() {
    Container worker = container(spec(1));

    assertThat(worker.getArgs()).containsExactly("worker");
    assertThat(worker.getEnv())
        .filteredOn(variable -> variable.getValue() != null)
        .filteredOn(variable -> !variable.getName().equals("JAVA_TOOL_OPTIONS"))
        .extracting(EnvVar::getName, EnvVar::getValue)
        .containsExactlyInAnyOrder(
            tuple("MOORING_NAMESPACE", "mooring-system"),
            tuple("MOORING_POOL", "edge"),
            tuple("MOORING_CLUSTER_ID", "cluster-7"),
            tuple("MOORING_WATCH_NAMESPACES", "a,b"),
            tuple("MOORING_ALLOWED_ADDRESSES", ""),
            tuple("MOORING_RECORDS_MEMORY_PERCENT", "25"));
    assertThat(worker.getEnv())
        .filteredOn(variable -> variable.getValueFrom() != null)
        .extracting(
            EnvVar::getName, variable -> variable.getValueFrom().getFieldRef().getFieldPath())
        .containsExactlyInAnyOrder(
            tuple("POD_NAME", "metadata.name"),
            tuple("POD_UID", "metadata.uid"),
            tuple("NODE_NAME", "spec.nodeName"));
  }

  @Test
  void shouldBoundTheHeapByTheMemoryLimit() {
    assertThat(container(spec(1)).getEnv())
        .filteredOn(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"))
        .singleElement()
        .satisfies(options -> assertThat(options.getValue()).contains("-Xmx256m"));
  }

  @Test
  void shouldEndAWorkerThatIsOutOfMemoryOrNotAlive() {
    assertThat(container(spec(1)).getEnv())
        .filteredOn(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"))
        .singleElement()
        .satisfies(
            options -> assertThat(options.getValue()).contains("-XX:+ExitOnOutOfMemoryError"));
    assertThat(container(spec(1)).getLivenessProbe())
        .satisfies(
            probe -> {
              assertThat(probe.getHttpGet().getPath()).isEqualTo("/q/health/live");
              assertThat(probe.getPeriodSeconds()).isEqualTo(10);
              assertThat(probe.getFailureThreshold()).isEqualTo(3);
            });
  }

  @Test
  void shouldRunWithoutPrivileges() {
    PodSpec pod = set("edge", spec(1)).getSpec().getTemplate().getSpec();
    Container worker = pod.getContainers().get(0);

    assertThat(pod.getServiceAccountName()).isEqualTo("mooring-worker-edge");
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(worker.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(worker.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(worker.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void shouldGiveAWorkerTimeToDrain() {
    PodSpec pod = set("edge", spec(1)).getSpec().getTemplate().getSpec();

    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(45);
  }

  @Test
  void shouldTakeOverWhatThePoolSays() {
    ResourceRequirements resources =
        new ResourceRequirementsBuilder().withLimits(Map.of("memory", new Quantity("1Gi"))).build();
    WorkerPoolSpec spec =
        new WorkerPoolSpec(
            1,
            "other:2",
            resources,
            Map.of("disk", "ssd"),
            List.of(TAINTED),
            NEAR_THE_BROKER,
            "special",
            List.of("127.0.0.0/8", "::1/128"),
            40,
            null,
            null);
    PodSpec pod = set("edge", spec).getSpec().getTemplate().getSpec();

    assertThat(pod.getNodeSelector()).containsExactly(Map.entry("disk", "ssd"));
    assertThat(pod.getTolerations()).containsExactly(TAINTED);
    assertThat(pod.getAffinity()).isEqualTo(NEAR_THE_BROKER);
    assertThat(pod.getSchedulerName()).isEqualTo("special");
    assertThat(pod.getContainers().get(0).getImage()).isEqualTo("other:2");
    assertThat(pod.getContainers().get(0).getResources()).isEqualTo(resources);
    assertThat(pod.getContainers().get(0).getEnv())
        .contains(
            new EnvVar("MOORING_ALLOWED_ADDRESSES", "127.0.0.0/8,::1/128", null),
            new EnvVar("MOORING_RECORDS_MEMORY_PERCENT", "40", null));
  }

  @Test
  void shouldHaveDefaultsWhereThePoolSaysNothing() {
    Container worker = container(spec(1));

    assertThat(worker.getImage()).isEqualTo("mooring:1");
    assertThat(worker.getResources().getRequests())
        .containsOnly(
            Map.entry("cpu", new Quantity("100m")), Map.entry("memory", new Quantity("256Mi")));
    assertThat(worker.getResources().getLimits())
        .containsOnly(Map.entry("memory", new Quantity("512Mi")));
  }

  @Test
  void shouldKeepTheTemplateWhenOnlyTheReplicasChange() {
    assertThat(set("edge", spec(9)).getSpec().getTemplate())
        .isEqualTo(set("edge", spec(2)).getSpec().getTemplate());
  }

  @Test
  void shouldGiveWorkersHostNames() {
    Service service = WorkerService.of(pool("edge", spec(2)));

    assertThat(service.getMetadata().getName()).isEqualTo("worker-edge");
    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(service.getSpec().getSelector()).containsEntry("mooring.dev/pool", "edge");
  }

  @Test
  void shouldLetOneWorkerAtATimeBeEvicted() {
    PodDisruptionBudget budget = WorkerDisruption.of(pool("edge", spec(3)));

    assertThat(budget.getMetadata().getName()).isEqualTo("worker-edge");
    assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    assertThat(budget.getSpec().getSelector().getMatchLabels())
        .isEqualTo(set("edge", spec(3)).getSpec().getSelector().getMatchLabels());
  }

  @Test
  void shouldRollFromOneRevisionToTheNext() {
    assertThat(WorkerStatefulSet.isRolling(new StatefulSet())).isFalse();
    assertThat(WorkerStatefulSet.isRolling(revisions("a", "a"))).isFalse();
    assertThat(WorkerStatefulSet.isRolling(revisions("a", "b"))).isTrue();
  }

  private static StatefulSet revisions(String current, String update) {
    return new StatefulSetBuilder()
        .withNewStatus()
        .withCurrentRevision(current)
        .withUpdateRevision(update)
        .endStatus()
        .build();
  }

  private static Container container(WorkerPoolSpec spec) {
    return set("edge", spec).getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  private static StatefulSet set(String pool, WorkerPoolSpec spec) {
    return WorkerStatefulSet.of(pool(pool, spec), SETTINGS);
  }

  private static WorkerPoolSpec spec(int replicas) {
    return new WorkerPoolSpec(replicas, null, null, null, null, null, null, null, null, null, null);
  }

  private static WorkerPool pool(String name, WorkerPoolSpec spec) {
    WorkerPool pool = new WorkerPool();
    pool.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("mooring-system")
            .withName(name)
            .withUid("pool-uid")
            .build());
    pool.setSpec(spec);
    return pool;
  }
}
