package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker dies by kill -9 and does not come back for a while. */
class WorkerKilledIT {
  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @AfterEach
  void release() {
    mooring.pods().withholdRestart("worker-2", false);
  }

  @Test
  void shouldBeUnknownWithin15SecondsAndConnectedWhenItIsBack() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        """);
    workspace.awaitConnector("plant", ConnectorState.Connected);

    mooring.pods().withholdRestart("worker-2", true);
    mooring.pods().kill9("worker-2");
    ConnectorStatus lost =
        workspace.awaitConnector("plant", status -> status.state() == ConnectorState.Inconsistent);

    assertThat(lost.nodes())
        .filteredOn(node -> node.name().equals("worker-2"))
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.state()).isEqualTo(NodeState.Unknown);
              assertThat(node.reason()).isEqualTo(Reason.NodeLost);
            });
    assertThat(lost.message()).contains("worker-2");
    assertThat(lost.connectedNodes()).isEqualTo(NodeCount.of(2, 3));

    mooring.pods().withholdRestart("worker-2", false);
    assertThat(workspace.awaitConnector("plant", ConnectorState.Connected).connectedNodes())
        .isEqualTo(NodeCount.of(3, 3));
  }
}
