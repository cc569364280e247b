package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** New workers take the place of the old ones: nothing is wrong, and nothing says so. */
class RolloutIT {
  private static final Installation MOORING = Installation.builder().workers(3).start();

  private final Workspace workspace = MOORING.workspace();

  @AfterAll
  static void end() {
    MOORING.close();
  }

  @Test
  void shouldTellARolloutFromAFault() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        ---
        kind: Source
        metadata: {name: temps}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["temps"]}}
        ---
        kind: Sink
        metadata: {name: back}
        spec: {from: [{sourceRef: {name: temps}}], connectorRef: {name: plant}, mqtt: {topic: "nowhere"}}
        """);
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("temps", PipelineState.Running);
    List<String> before = workerUids();

    List<String> seen = new CopyOnWriteArrayList<>();
    try (Watch _ = watch(seen)) {
      MOORING
          .admin()
          .resources(WorkerPool.class)
          .inNamespace(Installation.NAMESPACE)
          .withName("default")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"image\": \"mooring:next\"}}");
      await()
          .until(
              () -> workerUids().size() == 3 && workerUids().stream().noneMatch(before::contains));
      workspace.awaitConnector(
          "plant",
          status ->
              status.reason() == Reason.Connected
                  && NodeCount.of(3, 3).equals(status.connectedNodes()));
    }
    assertThat(seen)
        .contains("Connecting RollingUpdate")
        .allSatisfy(
            state ->
                assertThat(state)
                    .isIn(
                        "Connected Connected",
                        "Connecting RollingUpdate",
                        "Connecting Connecting"));
    workspace.awaitSource("temps", PipelineState.Running);
    workspace.awaitSink("back", PipelineState.Running);
  }

  private static List<String> workerUids() {
    return MOORING.admin().pods().inNamespace(Installation.NAMESPACE).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith("worker-"))
        .map((Pod pod) -> pod.getMetadata().getUid())
        .toList();
  }

  private Watch watch(List<String> seen) {
    return MOORING
        .admin()
        .resources(Connector.class)
        .inNamespace(workspace.namespace())
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Connector connector) {
                seen.add(connector.getStatus().state() + " " + connector.getStatus().reason());
              }

              @Override
              public void onClose(WatcherException cause) {
                // Nothing more comes, and the test misses it.
              }
            });
  }
}
