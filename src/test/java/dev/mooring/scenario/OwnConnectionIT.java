package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that is written inside a Source is a Connector, made for it and gone with it. */
class OwnConnectionIT {

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @AfterEach
  void removeSource() {
    workspace.delete(Source.class, "temps");
  }

  @Test
  void shouldMakeItFollowItAndRemoveItWithItsSource() {
    apply("size: 1");
    String name = ownName();

    assertThat(workspace.awaitConnector(name, ConnectorState.Connected).owner())
        .isEqualTo("source/temps");
    assertThat(workspace.awaitSource("temps", PipelineState.Running).connector()).isEqualTo(name);

    apply("size: 2");
    workspace.awaitConnector(
        name,
        status -> status.state() == ConnectorState.Connected && status.connections().total() == 6);

    workspace.delete(Source.class, "temps");
    await().until(() -> connectors().isEmpty());
  }

  @Test
  void shouldRemoveItWhenNoConnectionIsWrittenAnyMore() {
    apply("size: 1");
    workspace.awaitConnector(ownName(), ConnectorState.Connected);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 1}}
        ---
        kind: Source
        metadata: {name: temps}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["t"]}}
        """);

    await()
        .untilAsserted(
            () ->
                assertThat(connectors())
                    .extracting(connector -> connector.getMetadata().getName())
                    .containsExactly("plant"));
    workspace.awaitSource("temps", status -> "plant".equals(status.connector()));
  }

  @Test
  void shouldReplaceItWhenItsTypeChanges() {
    DatabaseProcess database = DatabaseProcess.shared();
    database.executeAsOwner(
        "DROP TABLE IF EXISTS replaced", "CREATE TABLE replaced (sequence int)");
    workspace.secret(
        "login", Map.of("username", DatabaseProcess.USER, "password", DatabaseProcess.PASSWORD));
    workspace.apply(
        """
        kind: Source
        metadata: {name: temps}
        spec: {generator: {interval: 100ms, payload: "{'sequence': sequence}"}}
        """);
    sink("connection: {mqtt: {url: \"tcp://plant-broker:1883\"}}, mqtt: {topic: t}");
    workspace.awaitSink("rows", PipelineState.Running);
    Connector before = connectors().getFirst();

    sink(
        "connection: {sql: {url: \"%s\", credentials: {secretRef: {name: login}}}}, sql: {table: replaced}"
            .formatted(database.url()));

    await().until(() -> database.number("SELECT count(*) FROM replaced") > 10);
    Connector after = connectors().getFirst();
    assertThat(after.getMetadata().getName()).isEqualTo(before.getMetadata().getName());
    assertThat(after.getMetadata().getUid()).isNotEqualTo(before.getMetadata().getUid());
    workspace.awaitConnector(after.getMetadata().getName(), status -> "sql".equals(status.type()));

    workspace.delete(Sink.class, "rows");
    await().until(() -> connectors().isEmpty());
  }

  private void sink(String settings) {
    workspace.apply(
        """
        kind: Sink
        metadata: {name: rows}
        spec: {from: [{sourceRef: {name: temps}}], %s}
        """
            .formatted(settings));
  }

  @Test
  void shouldLetNobodyElseChangeIt() {
    apply("size: 1");
    workspace.awaitConnector(ownName(), ConnectorState.Connected);
    Connector made = connectors().getFirst();

    assertThatThrownBy(() -> workspace.delete(Connector.class, made.getMetadata().getName()))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("belongs to source/temps");
    assertThatThrownBy(
            () ->
                workspace.apply(
                    """
                    kind: Connector
                    metadata: {name: %s}
                    spec: {enabled: false}
                    """
                        .formatted(made.getMetadata().getName())))
        .hasMessageContaining("change spec.connection there");
    made.getMetadata().setOwnerReferences(List.of());
    assertThatThrownBy(() -> mooring.admin().resource(made).update())
        .hasMessageContaining("metadata.ownerReferences");
  }

  @Test
  void shouldNotAdoptOneThatIsThereBefore() {
    String operator = mooring.operatorPod();
    mooring.pods().suspend(operator);
    try {
      apply("size: 1");
      workspace.apply(
          """
          kind: Connector
          metadata: {name: %s}
          spec: {mqtt: {url: "tcp://plant-broker:1883", keepAlive: 77s}}
          """
              .formatted(ownName()));
    } finally {
      mooring.pods().resume(operator);
    }

    workspace.awaitSource(
        "temps",
        status ->
            status.conditions() != null
                && status.conditions().stream()
                    .anyMatch(condition -> condition.getReason().equals(Reason.NameTaken.name())));
    assertThat(connectors().getFirst().getSpec().mqtt().keepAlive()).isEqualTo("77s");

    workspace.delete(Connector.class, ownName());
    workspace.awaitSource("temps", PipelineState.Running);
  }

  private void apply(String pool) {
    workspace.apply(
        """
        kind: Source
        metadata: {name: temps}
        spec:
          connection: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {%s}}
          mqtt: {topics: ["%s/t"]}
        ---
        kind: Sink
        metadata: {name: nowhere}
        spec: {from: [{sourceRef: {name: temps}}], blackhole: {}}
        """
            .formatted(pool, workspace.namespace()));
  }

  private String ownName() {
    return UsedConnector.ownKey(
            mooring
                .admin()
                .resources(Source.class)
                .inNamespace(workspace.namespace())
                .withName("temps")
                .get())
        .name();
  }

  private List<Connector> connectors() {
    return mooring
        .admin()
        .resources(Connector.class)
        .inNamespace(workspace.namespace())
        .list()
        .getItems();
  }
}
