package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Connector gets other settings while records flow over it. */
class UpdateIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int IN_FLIGHT = 20;
  private static final String SAME = "{minDelay: 100ms, maxDelay: 1s}";

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final String topic = workspace.namespace();
  private final NumberedFlow flow = new NumberedFlow(VERTX, mooring.broker().port(), topic);

  @BeforeEach
  void flow() {
    connector("url: \"tcp://plant-broker:1883\"", 2);
    workspace.apply(flow.pipeline("Shared", IN_FLIGHT));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("numbers", PipelineState.Running);
    flow.begin();
  }

  @AfterEach
  void disconnect() {
    flow.close();
  }

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void shouldLoseNothingWhileConnectionsAreReopenedResizedAndDisabled() {
    connector("url: \"tcp://plant-broker:1883\", keepAlive: 31s", 2);
    workspace.awaitConnector("plant", ConnectorState.Connected);
    connector("url: \"tcp://plant-broker:1883\", keepAlive: 31s", 4);
    workspace.awaitOpen("plant", 4);
    connector("url: \"tcp://plant-broker:1883\", keepAlive: 31s", 1);
    workspace.awaitOpen("plant", 1);
    enabled(false);
    workspace.awaitConnector("plant", ConnectorState.Disabled);
    enabled(true);
    workspace.awaitConnector("plant", ConnectorState.Connected);
    connector("url: \"tcp://plant-broker:1883\", keepAlive: 32s", 1);
    workspace.awaitConnector("plant", ConnectorState.Connected);

    flow.finish();
    int interruptions = 5 * mooring.workers().size();
    assertThat(flow.repeated())
        .as("records that came twice")
        .isLessThanOrEqualTo(interruptions * IN_FLIGHT);
  }

  @Test
  void shouldGoOnWithTheOldSettingsWhenTheNewOnesDoNotWork() {
    connector("url: \"tcp://127.0.0.1:1\"", 2);
    ConnectorStatus status =
        workspace.awaitConnector(
            "plant",
            now ->
                now.nodes().stream()
                    .allMatch(
                        node ->
                            node.reason() == Reason.UpdateFailed
                                && Integer.valueOf(2).equals(node.open())));

    assertThat(status.state()).isEqualTo(ConnectorState.Connected);
    assertThat(status.reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(status.conditions())
        .filteredOn(condition -> condition.getType().equals("Ready"))
        .singleElement()
        .satisfies(ready -> assertThat(ready.getStatus()).isEqualTo("False"))
        .satisfies(ready -> assertThat(ready.getReason()).isEqualTo("UpdateFailed"));
    assertThat(status.connectedNodes()).isEqualTo(NodeCount.of(3, 3));
    assertThat(status.message())
        .startsWith("3 of 3 nodes connected; worker-0: the new settings do not work")
        .contains("127.0.0.1:1");
    assertThat(status.nodes())
        .allSatisfy(
            node -> {
              assertThat(node.observedGeneration()).isEqualTo(status.observedGeneration() - 1);
            });
    flow.awaitAllSoFar();

    connector("url: \"tcp://plant-broker:1883\"", 2);
    workspace.awaitConnector("plant", now -> now.reason() == Reason.Connected);
    flow.awaitAllSoFar();
  }

  @Test
  void shouldTakeOverAChangedSecretOnlyIfItWorks() {
    workspace.secret("login", login(EmbeddedBroker.PASSWORD));
    workspace.apply(
        """
        kind: Connector
        metadata: {name: guarded}
        spec:
          mqtt: {url: "%s", credentials: {secretRef: {name: login}}}
          pool: {size: 1}
          reconnect: %s
        """
            .formatted(EmbeddedBroker.shared().url(), SAME));
    workspace.awaitConnector("guarded", ConnectorState.Connected);

    workspace.secret("login", login("wrong"));
    ConnectorStatus status =
        workspace.awaitConnector("guarded", now -> now.reason() == Reason.UpdateFailed);
    assertThat(status.state()).isEqualTo(ConnectorState.Connected);
    assertThat(status.message()).contains("the new settings do not work");
    assertThat(ready(status)).as("nobody uses the new password").isEqualTo("False");

    workspace.secret("login", login(EmbeddedBroker.PASSWORD));
    ConnectorStatus corrected =
        workspace.awaitConnector("guarded", now -> now.reason() == Reason.Connected);
    assertThat(ready(corrected)).isEqualTo("True");
  }

  private static String ready(ConnectorStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }

  private static Map<String, String> login(String password) {
    return Map.of("username", EmbeddedBroker.USER, "password", password);
  }

  private void connector(String mqtt, int size) {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          enabled: true
          mqtt: {%s}
          pool: {size: %d}
          reconnect: %s
        """
            .formatted(mqtt, size, SAME));
  }

  private void enabled(boolean enabled) {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          enabled: %s
          mqtt: {url: "tcp://plant-broker:1883", keepAlive: 31s}
          pool: {size: 1}
          reconnect: %s
        """
            .formatted(enabled, SAME));
  }
}
