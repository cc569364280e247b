package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.crd.CrdFiles;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How the API server merges a status that the operator applies with what others apply beside it.
 */
class StatusMergeIT {
  private static final String OPERATOR = "connector";
  private static final String TIME = "2026-01-02T03:04:05Z";

  private static KubernetesClient client;

  private final String name = "merge-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void installDefinitions() {
    Cluster cluster = Cluster.shared();
    cluster.apply(CrdFiles.FOLDERS.getFirst());
    client = cluster.adminClient();
  }

  @BeforeEach
  void make() {
    Connector connector = named();
    connector.setSpec(
        new ConnectorSpecBuilder()
            .to(new MqttConnection("tcp://broker", null, null, null, null, null, null))
            .build());
    client.resource(connector).create();
  }

  @AfterEach
  void remove() {
    client.resource(named()).delete();
  }

  @Test
  void shouldTakeAwayNodesAndConditionsThatTheOperatorDoesNotNameAnyMore() {
    apply(OPERATOR, status(List.of("worker-0", "worker-1"), "Accepted", "Ready", "Reconciling"));

    ConnectorStatus after = apply(OPERATOR, status(List.of("worker-1"), "Accepted", "Ready"));

    assertThat(after.nodes()).extracting(NodeStatus::name).containsExactly("worker-1");
    assertThat(after.conditions())
        .extracting(Condition::getType)
        .containsExactly("Accepted", "Ready");
    assertThat(after.connectedNodes()).isEqualTo(NodeCount.of(1, 1));
  }

  @Test
  void shouldLeaveAConditionOfAnotherWriterAlone() {
    apply(OPERATOR, status(List.of("worker-0"), "Accepted", "Ready"));
    apply("somebody-else", status(null, "Audited"));

    ConnectorStatus after = apply(OPERATOR, status(List.of("worker-0"), "Accepted", "Ready"));

    assertThat(after.conditions())
        .extracting(Condition::getType)
        .containsExactlyInAnyOrder("Accepted", "Ready", "Audited");
  }

  private ConnectorStatus apply(String manager, ConnectorStatus status) {
    Connector connector = named();
    connector.setStatus(status);
    return client
        .resource(connector)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build())
        .getStatus();
  }

  private Connector named() {
    Connector connector = new Connector();
    connector.setMetadata(new ObjectMetaBuilder().withNamespace("default").withName(name).build());
    return connector;
  }

  private static ConnectorStatus status(List<String> nodes, String... conditions) {
    return new ConnectorStatus(
        null,
        null,
        null,
        null,
        null,
        nodes == null ? null : NodeCount.of(nodes.size(), nodes.size()),
        null,
        null,
        null,
        nodes == null ? null : nodes.stream().map(StatusMergeIT::node).toList(),
        null,
        Stream.of(conditions).map(StatusMergeIT::condition).toList(),
        null);
  }

  private static NodeStatus node(String name) {
    return new NodeStatus(name, null, NodeState.Connected, null, null, TIME, 1, null);
  }

  private static Condition condition(String type) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason("AsItShouldBe")
        .withMessage("")
        .withLastTransitionTime(TIME)
        .build();
  }
}
