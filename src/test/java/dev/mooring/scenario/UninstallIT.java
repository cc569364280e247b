package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.chart.Chart;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The hooks of the chart, run as Helm runs them, with the rights that the chart gives them. */
class UninstallIT {
  private static final Installation MOORING = Installation.builder().workers(2).start();

  @AfterAll
  static void end() {
    MOORING.close();
  }

  @Test
  void shouldLeaveWhatUsersHaveWrittenAndNothingElse() {
    Workspace workspace = MOORING.workspace();
    workspace.secret(
        "login", Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD));
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883", credentials: {secretRef: {name: login}}}}
        ---
        kind: Source
        metadata: {name: in}
        spec: {placement: Singleton, connectorRef: {name: plant}, mqtt: {topics: ["%1$s/in"], qos: 1}}
        ---
        kind: Sink
        metadata: {name: out}
        spec:
          from: [{sourceRef: {name: in}}]
          connection: {mqtt: {url: "tcp://plant-broker:1883"}}
          mqtt: {topic: "%1$s/out"}
        ---
        kind: Sink
        metadata: {name: leaving}
        spec: {from: [{sourceRef: {name: in}}], connectorRef: {name: plant}, mqtt: {topic: "%1$s/leaving"}}
        """
            .formatted(workspace.namespace()));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("in", PipelineState.Running);
    workspace.awaitSink("out", PipelineState.Running);
    workspace.awaitSink("leaving", PipelineState.Running);
    assertThat(all(Connector.class)).as("with the Sink's own").hasSize(2);

    assertThat(secretRoles()).as("for the workers").isEqualTo(1);

    assertThat(MOORING.runHook("mooring-verify")).as("helm test").isZero();
    leaveWithoutAnOperator(workspace, "leaving");
    assertThat(MOORING.runHook("mooring-uninstall")).as("helm uninstall").isZero();

    assertThat(MOORING.pods().pods()).isEmpty();
    assertThat(all(Connector.class)).singleElement().satisfies(UninstallIT::assertReleased);
    assertThat(all(Sink.class))
        .singleElement()
        .satisfies(sink -> assertThat(sink.getMetadata().getFinalizers()).isEmpty());
    assertThat(all(Source.class)).hasSize(1);
    assertThat(all(SourceClaim.class)).as("how far the Source has read").hasSize(1);
    assertThat(all(WorkerReport.class)).isEmpty();
    assertThat(secretRoles()).isZero();
    assertThat(MOORING.admin().leases().inNamespace(Installation.NAMESPACE).list().getItems())
        .isEmpty();

    removeChart();
    workspace.delete(Connector.class, "plant");
    workspace.delete(Sink.class, "out");
    await().untilAsserted(() -> assertThat(all(Connector.class)).isEmpty());
    await().untilAsserted(() -> assertThat(all(Sink.class)).isEmpty());
  }

  private static void assertReleased(Connector connector) {
    assertThat(connector.getMetadata().getName()).isEqualTo("plant");
    assertThat(connector.getMetadata().getFinalizers()).isEmpty();
    assertThat(connector.getStatus())
        .as("a status that nobody keeps true")
        .extracting(ConnectorStatus::observedGeneration, ConnectorStatus::state)
        .containsExactly(-1L, null);
  }

  /** Deletes a Sink that only an operator would let go, and there is none. */
  private static void leaveWithoutAnOperator(Workspace workspace, String sink) {
    String operator = MOORING.operatorPod();
    MOORING.pods().withholdRestart(operator, true);
    MOORING.pods().kill9(operator);
    workspace.delete(Sink.class, sink);
    assertThat(all(Sink.class)).filteredOn(HasMetadata::isMarkedForDeletion).hasSize(1);
  }

  private static int secretRoles() {
    return MOORING
        .admin()
        .rbac()
        .roleBindings()
        .inAnyNamespace()
        .withField("metadata.name", "mooring-worker-secrets-default")
        .list()
        .getItems()
        .size();
  }

  private static void removeChart() {
    for (HasMetadata manifest : Chart.render(Installation.NAMESPACE, "")) {
      MOORING.admin().resource(manifest).delete();
    }
  }

  private static <T extends HasMetadata> List<T> all(Class<T> kind) {
    return MOORING.admin().resources(kind).inAnyNamespace().list().getItems();
  }
}
