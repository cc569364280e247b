package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import dev.mooring.testing.pods.LocalPods;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Several pools of workers: a Source names one, and what belongs to it runs there. */
class PoolsIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Installation MOORING = Installation.builder().workers(1).start();

  private final Workspace workspace = MOORING.workspace();

  @AfterAll
  static void end() {
    MOORING.close();
    VERTX.close();
  }

  @Test
  void shouldRunASourceWithItsSinksAndConnectorsInThePoolThatItNames() {
    new Workspace(MOORING.admin(), Installation.NAMESPACE)
        .apply(
            """
            kind: WorkerPool
            metadata: {name: edge}
            spec: {replicas: 1, schedulerName: %s, allowedAddresses: [127.0.0.0/8]}
            """
                .formatted(LocalPods.SCHEDULER));
    String topic = workspace.namespace();
    workspace.apply(
        """
        kind: Connector
        metadata: {name: unused}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        ---
        kind: Connector
        metadata: {name: read}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        ---
        kind: Connector
        metadata: {name: written}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        ---
        kind: Source
        metadata: {name: in}
        spec: {workerPoolRef: {name: edge}, connectorRef: {name: read}, mqtt: {topics: ["%1$s/in"], qos: 1}}
        ---
        kind: Sink
        metadata: {name: out}
        spec: {from: [{sourceRef: {name: in}}], connectorRef: {name: written}, mqtt: {topic: "%1$s/out"}}
        """
            .formatted(topic));

    // A Connector is on the default pool's workers until the operator has seen who uses it.
    awaitConnectedOn("read", "worker-edge-0");
    awaitConnectedOn("written", "worker-edge-0");
    awaitConnectedOn("unused", "worker-0");
    workspace.awaitSource("in", PipelineState.Running);
    workspace.awaitSink("out", PipelineState.Running);
    try (NumberedFlow flow = new NumberedFlow(VERTX, MOORING.broker().port(), topic)) {
      flow.begin();
      flow.finish();
    }

    scaleTo(2);
    workspace.awaitConnector(
        "read", status -> nodes(status).equals(List.of("worker-edge-0", "worker-edge-1")));
    assertThat(MOORING.pods().pods())
        .as("the other pool has nothing to do with it")
        .contains("worker-0", "worker-edge-0", "worker-edge-1")
        .doesNotContain("worker-1");
  }

  /** Its maker would wait for workers that nobody starts. */
  @Test
  void shouldRefuseAPoolWhereNobodyLooksAtIt() {
    String pool =
        """
        kind: WorkerPool
        metadata: {name: stray}
        spec: {replicas: 1}
        """;

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> workspace.apply(pool))
        .withMessageContaining(
            "metadata.namespace: nobody looks at a WorkerPool in namespace '%s': make it in 'mooring-system', where the"
                    .formatted(workspace.namespace())
                + " operator is");
  }

  /** As kubectl scale and an autoscaler do it. */
  private static void scaleTo(int replicas) {
    Resource<WorkerPool> pool =
        MOORING
            .admin()
            .resources(WorkerPool.class)
            .inNamespace(Installation.NAMESPACE)
            .withName("edge");
    await()
        .untilAsserted(
            () -> {
              Scale scale = pool.scale();
              assertThat(scale.getStatus().getReplicas()).isEqualTo(1);
              assertThat(scale.getStatus().getSelector())
                  .as("by which an autoscaler finds the Pods")
                  .contains("mooring.dev/pool=edge");
            });
    pool.scale(replicas);
  }

  private void awaitConnectedOn(String connector, String worker) {
    workspace.awaitConnector(
        connector,
        status ->
            status.state() == ConnectorState.Connected && nodes(status).equals(List.of(worker)));
  }

  private static List<String> nodes(ConnectorStatus status) {
    return status.nodes().stream()
        .filter(node -> node.state() == NodeState.Connected)
        .map(NodeStatus::name)
        .toList();
  }
}
