package dev.mooring.worker.reporting;

import static dev.mooring.worker.reporting.Entries.connected;
import static dev.mooring.worker.reporting.Entries.disconnected;
import static dev.mooring.worker.reporting.Entries.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.cluster.LocalApiServer;
import dev.mooring.worker.WorkerIdentity;
import dev.mooring.worker.claim.LeaseProof;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports and Leases at a real API server. */
class ReportingIT {
  private static Cluster cluster;
  private static KubernetesClient client;

  private WorkerIdentity identity;
  private ReportWriter writer;

  @BeforeAll
  static void openCluster() {
    cluster = Cluster.shared();
    client = cluster.adminClient();
    cluster.apply(Path.of("deploy/crds/workerreports.mooring.dev-v1.yml"));
  }

  @BeforeEach
  void startWriter() {
    String namespace = "reporting-" + UUID.randomUUID().toString().substring(0, 8);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    identity = process(namespace, "first");
    writer = new ReportWriter(client, identity, Clock.systemUTC());
    writer.start();
  }

  @AfterEach
  void stopWriter() {
    writer.stop();
    client.namespaces().withName(identity.namespace()).delete();
  }

  @Test
  void shouldSpreadEntriesOverShards() {
    putAll(450);
    awaitEntries(450);

    Map<String, Integer> sizes =
        reports().stream()
            .collect(
                Collectors.toMap(
                    report -> report.getMetadata().getName(),
                    report -> report.getSpec().entries().size()));
    assertThat(sizes)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("worker-0.0", 200, "worker-0.1", 200, "worker-0.2", 50));
    WorkerReport report = reports().getFirst();
    assertThat(report.getSpec().worker()).isEqualTo("worker-0");
    assertThat(report.getSpec().instance()).isEqualTo("first");
    assertThat(report.getMetadata().getLabels())
        .containsEntry("mooring.dev/worker", "worker-0")
        .containsEntry("mooring.dev/pool", "default");
    assertThat(report.getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getKind, OwnerReference::getUid)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("Pod", identity.podUid()));
  }

  @Test
  void shouldWriteOneShardForOneChangeAndNothingInBetween() {
    putAll(450);
    awaitEntries(450);
    Queue<String> written = new ConcurrentLinkedQueue<>();
    Watch watch = watch(written);
    try {
      await().until(() -> written.size() == 3);
      written.clear();

      writer.put(disconnected(250, "connection refused"), "mqtt");

      await().untilAsserted(() -> assertThat(written).containsExactly("worker-0.1"));
      await().during(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(written).hasSize(1));
    } finally {
      watch.close();
    }
    assertThat(entry(250).message()).isEqualTo("connection refused");
  }

  @Test
  void shouldRemoveAShardThatIsEmpty() {
    putAll(201);
    awaitEntries(201);

    writer.remove(object(200));

    await().untilAsserted(() -> assertThat(reports()).hasSize(1));
  }

  @Test
  void shouldLeaveNothingOfAnEarlierProcess() {
    putAll(450);
    awaitEntries(450);
    writer.stop();

    // When another process of the same worker runs one thing only
    ReportWriter second =
        new ReportWriter(client, process(identity.namespace(), "second"), Clock.systemUTC());
    second.put(connected(7), "mqtt");
    second.start();

    await().untilAsserted(() -> assertThat(entries()).hasSize(1));
    assertThat(reports()).hasSize(1);
    assertThat(reports().getFirst().getSpec().instance()).isEqualTo("second");
    second.stop();
  }

  @Test
  void shouldWriteWhatIsNewWhenItIsStopped() {
    awaitEntries(0);
    putAll(250);
    writer.stop();

    assertThat(entries()).hasSize(250);
  }

  @Test
  void shouldWriteTheNewestStateWhenTheApiServerIsBack() {
    LocalApiServer server = apiServer();
    putAll(250);
    awaitEntries(250);

    server.stopApiServer();
    try {
      writer.put(disconnected(1, "first"), "mqtt");
      writer.put(disconnected(240, "first"), "mqtt");
      writer.remove(object(5));
      writer.put(disconnected(1, "last"), "mqtt");
    } finally {
      server.startApiServer();
    }

    await()
        .untilAsserted(
            () -> {
              assertThat(entries()).hasSize(249);
              assertThat(entry(1).message()).isEqualTo("last");
              assertThat(entry(240).message()).isEqualTo("first");
            });
  }

  @Test
  void shouldRenewItsLease() {
    WorkerLease lease =
        new WorkerLease(client, identity, Clock.systemUTC(), new LeaseProof(System::nanoTime));
    lease.start();
    await().until(() -> lease() != null);
    ZonedDateTime first = lease().getSpec().getRenewTime();

    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("worker-0/first");
    assertThat(lease().getSpec().getLeaseDurationSeconds()).isEqualTo(10);
    assertThat(lease().getMetadata().getLabels()).containsEntry("mooring.dev/worker", "worker-0");
    assertThat(lease().getMetadata().getOwnerReferences()).hasSize(1);
    await().until(() -> lease().getSpec().getRenewTime().isAfter(first));
    lease.stop();
  }

  @Test
  void shouldRenewItsLeaseSoonAfterTheApiServerIsBack() {
    LocalApiServer server = apiServer();
    WorkerLease lease =
        new WorkerLease(client, identity, Clock.systemUTC(), new LeaseProof(System::nanoTime));
    lease.start();
    await().until(() -> lease() != null);

    server.stopApiServer();
    server.startApiServer();
    ZonedDateTime back = ZonedDateTime.now();

    await().until(() -> lease().getSpec().getRenewTime().isAfter(back));
    lease.stop();
  }

  private static LocalApiServer apiServer() {
    assumeTrue(
        cluster.apiServer().isPresent(), () -> "no API server of our own: " + cluster.describe());
    return cluster.apiServer().orElseThrow();
  }

  private static WorkerIdentity process(String namespace, String instance) {
    return new WorkerIdentity(
        namespace, "worker-0", "pod-uid-of-worker-0", "host-a", "default", instance, "cluster");
  }

  private void putAll(int count) {
    for (int number = 0; number < count; number++) {
      writer.put(connected(number), "mqtt");
    }
  }

  private void awaitEntries(int count) {
    await().untilAsserted(() -> assertThat(entries()).hasSize(count));
  }

  private List<WorkerReport> reports() {
    return client.resources(WorkerReport.class).inNamespace(identity.namespace()).list().getItems();
  }

  private List<ReportEntry> entries() {
    return reports().stream().flatMap(report -> report.getSpec().entries().stream()).toList();
  }

  private ReportEntry entry(int number) {
    return entries().stream()
        .filter(entry -> entry.name().equals("c" + number))
        .findFirst()
        .orElseThrow();
  }

  private Lease lease() {
    return client.leases().inNamespace(identity.namespace()).withName("worker-0").get();
  }

  private Watch watch(Queue<String> written) {
    return client
        .resources(WorkerReport.class)
        .inNamespace(identity.namespace())
        .watch(
            new Watcher<WorkerReport>() {
              @Override
              public void eventReceived(Action action, WorkerReport report) {
                written.add(report.getMetadata().getName());
              }

              @Override
              public void onClose(WatcherException cause) {
                written.add("closed: " + cause.getMessage());
              }
            });
  }
}
