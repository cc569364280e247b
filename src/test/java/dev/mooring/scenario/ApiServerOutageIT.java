package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.cluster.LocalApiServer;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The API server is away for 30 seconds: records flow on, and afterwards the status is right again,
 * without a false alarm.
 */
class ApiServerOutageIT {
  private static final Duration OUTAGE = Duration.ofSeconds(30);

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final Vertx vertx = Vertx.vertx();
  private LocalApiServer apiServer;

  @BeforeEach
  void connect() {
    assumeTrue(
        mooring.cluster().apiServer().isPresent(), "the API server is not this test's to stop");
    apiServer = mooring.cluster().apiServer().get();
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883"}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        ---
        kind: Source
        metadata: {name: ticks}
        spec: {placement: PerNode, generator: {interval: 100ms}}
        ---
        kind: Sink
        metadata: {name: ticks}
        spec: {from: [{sourceRef: {name: ticks}}], connectorRef: {name: plant}, mqtt: {topic: "%s"}}
        """
            .formatted(workspace.namespace()));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("ticks", PipelineState.Running);
    workspace.awaitSink("ticks", PipelineState.Running);
  }

  @AfterEach
  void heal() {
    if (apiServer != null) {
      apiServer.startApiServer();
    }
    mooring.workers().forEach(worker -> mooring.brokerLink(worker).restore());
    vertx.close();
  }

  @Test
  void shouldLetRecordsFlowAndCatchUpWithTheTruth() {
    try (TestClient client = TestClient.connect(vertx, mooring.broker().port())) {
      client.subscribe(workspace.namespace(), 1);
      await().until(() -> client.received().size() > 10);

      apiServer.stopApiServer();
      mooring.brokerLink("worker-0").cut();
      client.received().clear();
      // Two workers make 20 records a second in all.
      await().pollDelay(OUTAGE).until(() -> client.received().size() > 400);
      apiServer.startApiServer();

      assertThat(workspace.awaitConnector("plant", ConnectorState.Inconsistent).message())
          .contains("worker-0")
          .doesNotContain("worker-1")
          .doesNotContain("worker-2");
      mooring.brokerLink("worker-0").restore();
      workspace.awaitConnector("plant", ConnectorState.Connected);
    }
  }

  @Test
  void shouldNotTakeItsOwnBlindnessForTheWorkersDeath() {
    List<NodeStatus> before = workspace.connector("plant").nodes();
    assertThat(before).hasSize(3).allMatch(node -> node.state() == NodeState.Connected);

    apiServer.stopApiServer();
    await().pollDelay(OUTAGE).until(() -> true);
    apiServer.startApiServer();

    // Longer than a Lease, the operator's patience, and the pace of its writes together.
    await().pollDelay(Duration.ofSeconds(15)).until(() -> true);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: later}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        """);
    workspace.awaitConnector("later", ConnectorState.Connected);
    // Since when each node is in its state is in there, too: none has been in another.
    assertThat(workspace.connector("plant").nodes()).isEqualTo(before);
  }
}
