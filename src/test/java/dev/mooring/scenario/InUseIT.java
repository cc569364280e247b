package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Connector is not taken away from those who use it. */
class InUseIT {

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @BeforeEach
  void use() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        ---
        kind: Sink
        metadata: {name: out}
        spec: {from: [{sourceRef: {name: temps}}], connectorRef: {name: plant}, mqtt: {topic: out}}
        """);
    source("temps");
    workspace.awaitSource("temps", PipelineState.Running);
    workspace.awaitConnector("plant", status -> status.usedBy().total() == 2);
    // A cluster that is new has to hear first of the kinds that its policies name.
    await("the API server to refuse").until(this::isRefused);
  }

  private boolean isRefused() {
    try {
      mooring
          .admin()
          .resources(Connector.class)
          .inNamespace(workspace.namespace())
          .withName("plant")
          .dryRun()
          .delete();
      return false;
    } catch (KubernetesClientException refused) {
      return true;
    }
  }

  @Test
  void shouldRefuseToDeleteItAndNameItsUsersUntilTheyAreGone() {
    assertThatThrownBy(() -> workspace.delete(Connector.class, "plant"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("Connector 'plant' is used by sink/out, source/temps");

    workspace.delete(Sink.class, "out");
    assertThatThrownBy(() -> workspace.delete(Connector.class, "plant"))
        .as("by the one that stays")
        .hasMessageContaining("Connector 'plant' is used by")
        .hasMessageContaining("source/temps");

    workspace.delete(Source.class, "temps");
    workspace.awaitUnused("plant");
    workspace.delete(Connector.class, "plant");
    awaitGone(Connector.class);
  }

  /** What the operator has written of the users is old then: it cannot have heard of their end. */
  @Test
  void shouldNotCountWhoIsLeavingWhateverTheOperatorKnows() {
    String operator = mooring.operatorPod();
    mooring.pods().suspend(operator);
    try {
      workspace.delete(Sink.class, "out");
      workspace.delete(Source.class, "temps");
      assertThat(workspace.connector("plant").usedBy().total()).isEqualTo(2);

      await()
          .untilAsserted(
              () ->
                  assertThatCode(() -> workspace.delete(Connector.class, "plant"))
                      .doesNotThrowAnyException());
      assertThat(connector().isMarkedForDeletion()).isTrue();
    } finally {
      mooring.pods().resume(operator);
    }
    awaitGone(Connector.class);
  }

  @Test
  void shouldWorkUntilItsLastUserLeavesWhenItIsDeletedAllTheSame() {
    forgetUsersAndDelete();

    awaitLaterSecond(Instant.parse(connector().getMetadata().getDeletionTimestamp()));
    source("late");
    workspace.awaitSource(
        "late",
        status ->
            status.conditions() != null
                && status.conditions().stream()
                    .anyMatch(
                        condition ->
                            condition.getReason().equals(Reason.ConnectorDeleting.name())
                                && condition.getMessage().contains("is being deleted")));
    // A deletion is a new generation, of which the workers hear first.
    ConnectorStatus leaving =
        workspace.awaitConnector(
            "plant",
            status ->
                status.state() == ConnectorState.Deleting
                    && status
                        .message()
                        .contains(": sink/out, source/temps; 3 of 3 nodes connected"));
    assertThat(leaving.usedBy().names()).containsExactly("sink/out", "source/temps");
    assertThat(leaving.reason()).isEqualTo(Reason.InUse);
    workspace.awaitSource("temps", PipelineState.Running);

    workspace.delete(Sink.class, "out");
    workspace.delete(Source.class, "temps");
    awaitGone(Connector.class);
  }

  @Test
  void shouldLetANamespaceGoInWhateverOrderItsObjectsAreDeleted() {
    mooring.admin().namespaces().withName(workspace.namespace()).delete();

    // As Kubernetes' namespace controller does, which no API server alone has.
    for (Class<? extends HasMetadata> kind : List.of(Connector.class, Source.class, Sink.class)) {
      await()
          .untilAsserted(
              () ->
                  assertThatCode(
                          () ->
                              mooring
                                  .admin()
                                  .resources(kind)
                                  .inNamespace(workspace.namespace())
                                  .delete())
                      .doesNotThrowAnyException());
    }

    awaitGone(Sink.class);
    awaitGone(Source.class);
    awaitGone(Connector.class);
  }

  /** What the status says may be a moment old: as if nobody used it yet. */
  private void forgetUsersAndDelete() {
    String operator = mooring.operatorPod();
    mooring.pods().suspend(operator);
    try {
      mooring
          .admin()
          .resources(Connector.class)
          .inNamespace(workspace.namespace())
          .withName("plant")
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"status\": {\"usedBy\": {\"total\": 0, \"names\": []}}}");
      workspace.delete(Connector.class, "plant");
    } finally {
      mooring.pods().resume(operator);
    }
  }

  private static void awaitLaterSecond(Instant moment) {
    await().until(() -> Instant.now().isAfter(moment.plusSeconds(1)));
  }

  private void source(String name) {
    workspace.apply(
        """
        kind: Source
        metadata: {name: %s}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s/%s"]}}
        """
            .formatted(name, workspace.namespace(), name));
  }

  private Connector connector() {
    return mooring
        .admin()
        .resources(Connector.class)
        .inNamespace(workspace.namespace())
        .withName("plant")
        .get();
  }

  private void awaitGone(Class<? extends HasMetadata> kind) {
    await("no " + kind.getSimpleName())
        .until(
            () ->
                mooring
                    .admin()
                    .resources(kind)
                    .inNamespace(workspace.namespace())
                    .list()
                    .getItems()
                    .isEmpty());
  }
}
