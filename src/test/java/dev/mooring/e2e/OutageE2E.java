package dev.mooring.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
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

/** Nodes and the API server are away for a while. */
class OutageE2E {
  private static final Duration AWAY = Duration.ofMinutes(2);

  private static RealInstallation mooring;
  private Workspace workspace;
  private NumberedFlow flow;

  @BeforeAll
  static void install() {
    mooring = RealInstallation.start("outage", 3);
  }

  @AfterAll
  static void uninstall() {
    mooring.close();
  }

  @BeforeEach
  void begin() {
    workspace = mooring.workspace("outage-" + Long.toString(System.nanoTime(), 36));
    flow = mooring.flow(workspace.namespace());
  }

  @AfterEach
  void end() {
    flow.close();
    mooring.admin().namespaces().withName(workspace.namespace()).delete();
  }

  @Test
  void shouldReadOnAnotherNodeWhenOneIsCutOffAndStayThere() {
    ClusterSwitches.need("MOORING_E2E_NODE_DOWN", "MOORING_E2E_NODE_UP");
    workspace.apply(mooring.pipeline(workspace.namespace(), "Singleton"));
    awaitRunning(workspace);
    flow.begin();
    String reader = workspace.awaitHolder("in");
    String node = mooring.nodeOf(reader);
    long others =
        mooring.workers().stream()
            .filter(worker -> !node.equals(worker.getSpec().getNodeName()))
            .count();
    boolean withLeader = node.equals(mooring.nodeOf(mooring.leader()));

    ClusterSwitches.cutNode(node);
    try {
      long cut = System.nanoTime();
      await("the Source on another node")
          .atMost(Duration.ofSeconds(withLeader ? 40 : 17))
          .until(() -> !workspace.awaitHolder("in").equals(reader));
      System.out.printf(
          "%s read on another node after %.1f s; the leader was %s the node that was cut off%n",
          reader, (System.nanoTime() - cut) / 1e9, withLeader ? "on" : "not on");
      ConnectorStatus status =
          workspace.awaitConnector(
              "plant",
              now ->
                  now.state() == ConnectorState.Inconsistent
                      && NodeCount.of((int) others, 3).equals(now.connectedNodes()));
      assertThat(status.message()).contains(reader);
      flow.awaitAllSoFar();
    } finally {
      ClusterSwitches.reconnectNode(node);
    }
    String next = workspace.awaitHolder("in");
    awaitConnected(workspace);
    assertThat(workspace.awaitHolder("in")).as("stays where it is").isEqualTo(next);
    flow.finish();
  }

  @Test
  void shouldGoOnWithoutTheApiServer() {
    ClusterSwitches.need("MOORING_E2E_API_DOWN", "MOORING_E2E_API_UP");
    Workspace single = mooring.workspace(workspace.namespace() + "-single");
    NumberedFlow singleFlow = mooring.flow(single.namespace());
    workspace.apply(mooring.pipeline(workspace.namespace(), "Shared"));
    single.apply(mooring.pipeline(single.namespace(), "Singleton"));
    awaitRunning(workspace);
    awaitRunning(single);
    flow.begin();
    singleFlow.begin();

    ClusterSwitches.stopApiServer();
    int published = flow.published();
    try {
      int perSecond = 200;
      await()
          .atMost(AWAY.plusSeconds(30))
          .until(() -> flow.published() >= published + AWAY.toSeconds() * perSecond);
      flow.awaitAllSoFar();
      assertThat(singleFlow.missing()).as("a Singleton Source waits").isPositive();
    } finally {
      ClusterSwitches.startApiServer();
    }
    singleFlow.finish();
    flow.finish();
    assertThat(singleFlow.inversions()).isZero();
    awaitConnected(workspace);
    singleFlow.close();
    mooring.admin().namespaces().withName(single.namespace()).delete();
  }

  private static void awaitRunning(Workspace of) {
    awaitConnected(of);
    of.awaitSource("in", PipelineState.Running);
    of.awaitSink("out", PipelineState.Running);
  }

  private static void awaitConnected(Workspace of) {
    of.awaitConnector(
        "plant",
        status ->
            status.state() == ConnectorState.Connected
                && NodeCount.of(3, 3).equals(status.connectedNodes()));
  }
}
