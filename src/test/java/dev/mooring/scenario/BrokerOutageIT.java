package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import dev.mooring.testing.network.TcpProxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One worker loses the broker, then all of them do, and each time the status says so and heals. */
class BrokerOutageIT {
  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @BeforeEach
  void connect() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883"}
          pool: {size: 2}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        ---
        kind: Source
        metadata: {name: temperatures}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["plant/+/temperature"]}}
        ---
        kind: Sink
        metadata: {name: nowhere}
        spec: {from: [{sourceRef: {name: temperatures}}], blackhole: {}}
        """);
    workspace.awaitConnector("plant", ConnectorState.Connected);
  }

  @AfterEach
  void heal() {
    mooring.workers().forEach(worker -> mooring.brokerLink(worker).restore());
    mooring.ensureBroker();
  }

  @Test
  void shouldCountEveryNodeAndConnection() {
    ConnectorStatus status = workspace.awaitOpen("plant", 2);

    assertThat(status.type()).isEqualTo("mqtt");
    assertThat(status.connectedNodes()).isEqualTo(NodeCount.of(3, 3));
    assertThat(status.connections().total()).isEqualTo(6);
    assertThat(status.nodes())
        .extracting("name")
        .containsExactly("worker-0", "worker-1", "worker-2");
    workspace.awaitConnector(
        "plant", now -> now.usedBy().names().equals(List.of("source/temperatures")));
  }

  @Test
  void shouldNameTheWorkerThatIsCutOffAndTheCause() {
    TcpProxy link = mooring.brokerLink("worker-1");

    link.cut();
    ConnectorStatus cut = workspace.awaitConnector("plant", ConnectorState.Inconsistent);

    assertThat(cut.connectedNodes()).isEqualTo(NodeCount.of(2, 3));
    assertThat(cut.reason()).isIn(Reason.ConnectionRefused, Reason.ConnectionLost);
    assertThat(cut.message()).startsWith("2 of 3 nodes connected; worker-1: connection ");
    workspace.awaitSource("temperatures", PipelineState.Inconsistent);

    link.restore();
    ConnectorStatus healed = workspace.awaitConnector("plant", ConnectorState.Connected);
    assertThat(healed.connectedNodes()).isEqualTo(NodeCount.of(3, 3));
    workspace.awaitSource("temperatures", PipelineState.Running);
  }

  @Test
  void shouldBeDisconnectedWhileTheBrokerIsDeadAndHealBySelf() {
    mooring.killBroker();
    ConnectorStatus dead = workspace.awaitConnector("plant", ConnectorState.Disconnected);

    assertThat(dead.connectedNodes()).isEqualTo(NodeCount.of(0, 3));
    assertThat(dead.nodes()).extracting("state").containsOnly(NodeState.Disconnected);
    workspace.awaitSource("temperatures", PipelineState.Disconnected);

    mooring.ensureBroker();
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("temperatures", PipelineState.Running);
    await()
        .untilAsserted(
            () ->
                assertThat(events())
                    .anyMatch(
                        event ->
                            event.startsWith("Warning ") && event.contains("Disconnected: 0 of 3"))
                    .anyMatch(event -> event.startsWith("Normal Connected Connected: 3 of 3")));
  }

  /** Of the Connector, as type, reason and message. */
  private List<String> events() {
    return mooring
        .admin()
        .v1()
        .events()
        .inNamespace(workspace.namespace())
        .withField("involvedObject.name", "plant")
        .list()
        .getItems()
        .stream()
        .map(event -> event.getType() + " " + event.getReason() + " " + event.getMessage())
        .toList();
  }

  @Test
  void shouldFindAHangByTheHealthCheck() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883"}
          pool: {size: 2}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
          healthCheck: {interval: 1s, timeout: 1s}
        """);
    workspace.awaitConnector("plant", ConnectorState.Connected);

    mooring.brokerLink("worker-2").freeze();
    ConnectorStatus hung = workspace.awaitConnector("plant", ConnectorState.Inconsistent);

    assertThat(hung.message()).contains("worker-2");
    assertThat(hung.reason()).isEqualTo(Reason.Timeout);
    mooring.brokerLink("worker-2").thaw();
    workspace.awaitConnector("plant", ConnectorState.Connected);
  }
}
