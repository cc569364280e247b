package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator is killed; what happened meanwhile is in the status once it is back. */
class OperatorRestartIT {
  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @AfterEach
  void heal() {
    mooring.pods().withholdRestart(mooring.operatorPod(), false);
    mooring.ensureBroker();
  }

  @Test
  void shouldCatchUpWithWhatHappenedWhileItWasAway() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883"}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        """);
    workspace.awaitConnector("plant", ConnectorState.Connected);

    mooring.pods().withholdRestart(mooring.operatorPod(), true);
    mooring.pods().kill9(mooring.operatorPod());
    mooring.killBroker();
    mooring.pods().withholdRestart(mooring.operatorPod(), false);

    assertThat(workspace.awaitConnector("plant", ConnectorState.Disconnected).connectedNodes())
        .isEqualTo(NodeCount.of(0, 3));
    mooring.ensureBroker();
    workspace.awaitConnector("plant", ConnectorState.Connected);
  }

  @Test
  void shouldTakeBackTheSecretsOfConnectorsThatWentWhileItWasAway() {
    workspace.secret(
        "login", Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD));
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883", credentials: {secretRef: {name: login}}}}
        """);
    workspace.awaitConnector("plant", ConnectorState.Connected);
    assertThat(secretsRole()).isNotNull();

    mooring.pods().withholdRestart(mooring.operatorPod(), true);
    mooring.pods().kill9(mooring.operatorPod());
    workspace.delete(Connector.class, "plant");
    assertThat(secretsRole()).as("nobody is there to take it back").isNotNull();
    mooring.pods().withholdRestart(mooring.operatorPod(), false);

    await().until(() -> secretsRole() == null);
  }

  private Role secretsRole() {
    return mooring
        .admin()
        .rbac()
        .roles()
        .inNamespace(workspace.namespace())
        .withName("mooring-worker-secrets-default")
        .get();
  }
}
