package dev.mooring.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Workspace;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator comes and goes; records flow. */
class OperatorE2E {
  private static RealInstallation mooring;
  private static Workspace workspace;
  private NumberedFlow flow;

  @BeforeAll
  static void install() {
    mooring = RealInstallation.start("operator", 3);
    workspace = mooring.workspace("operator-e2e");
    workspace.apply(mooring.pipeline("operator", "Singleton"));
    workspace.awaitConnector(
        "plant",
        status ->
            status.state() == ConnectorState.Connected
                && NodeCount.of(3, 3).equals(status.connectedNodes()));
    workspace.awaitSource("in", PipelineState.Running);
    workspace.awaitSink("out", PipelineState.Running);
  }

  @AfterAll
  static void uninstall() {
    mooring.admin().namespaces().withName(workspace.namespace()).delete();
    mooring.close();
  }

  @BeforeEach
  void begin() {
    flow = mooring.flow("operator");
    flow.begin();
  }

  @AfterEach
  void end() {
    flow.close();
  }

  @Test
  void shouldBeTestedByHelm() {
    mooring.release().test();
    flow.finish();
  }

  @Test
  void shouldLeadAgainSoonWhenTheLeaderIsKilled() {
    String before = mooring.leader();
    mooring.killPod(before);

    await("another leader")
        .atMost(Duration.ofSeconds(17))
        .until(() -> !mooring.leader().equals(before) && !mooring.leader().isEmpty());
    assertServes();
    flow.finish();
    assertThat(flow.repeated()).isZero();
    assertThat(flow.inversions()).isZero();
  }

  @Test
  void shouldNotBeMissedByRecords() {
    mooring.scaleOperator(0);
    await().atMost(RealInstallation.PATIENCE).until(() -> mooring.operators().isEmpty());

    int before = flow.published();
    await().atMost(RealInstallation.PATIENCE).until(() -> flow.published() > before + 2_000);
    flow.awaitAllSoFar();

    mooring.scaleOperator(2);
    assertServes();
    flow.finish();
    assertThat(flow.repeated()).isZero();
    assertThat(flow.inversions()).isZero();
  }

  /** Somebody takes care of what is applied now. */
  private static void assertServes() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: newcomer}
        spec: {mqtt: {url: "%s"}}
        """
            .formatted(mooring.brokerUrl()));
    workspace.awaitConnector("newcomer", status -> status.state() == ConnectorState.Connected);
    workspace.delete(Connector.class, "newcomer");
  }
}
