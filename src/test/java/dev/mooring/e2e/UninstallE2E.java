package dev.mooring.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything can be taken away, while everything runs. */
class UninstallE2E {
  @Test
  void shouldLeaveNothingButWhatUsersHaveWritten() {
    try (RealInstallation mooring = RealInstallation.start("uninstall", 2)) {
      Workspace stays = pipeline(mooring, "uninstall-stays");
      Workspace goes = pipeline(mooring, "uninstall-goes");
      goes.secret("login", Map.of("username", "nobody", "password", "x"));
      goes.apply(
          """
          kind: Connector
          metadata: {name: with-secret}
          spec: {mqtt: {url: "%s", credentials: {secretRef: {name: login}}}}
          """
              .formatted(mooring.brokerUrl()));
      try (NumberedFlow flow = mooring.flow(goes.namespace())) {
        flow.begin();
        deleteNamespace(mooring, goes);
      }
      NumberedFlow flow = mooring.flow(stays.namespace());
      flow.begin();

      mooring.release().uninstall();
      mooring.uninstalled();
      flow.close();

      assertThat(ofMooring(mooring)).isEmpty();
      for (Class<? extends HasMetadata> kind : List.of(Connector.class, Source.class, Sink.class)) {
        assertThat(mooring.admin().resources(kind).inAnyNamespace().list().getItems())
            .singleElement()
            .satisfies(object -> assertThat(object.getMetadata().getFinalizers()).isEmpty());
      }
      assertThat(mooring.admin().resources(SourceClaim.class).inAnyNamespace().list().getItems())
          .as("how far the Source has read")
          .hasSize(1);
      deleteNamespace(mooring, stays);
    }
  }

  private static Workspace pipeline(RealInstallation mooring, String namespace) {
    Workspace workspace = mooring.workspace(namespace);
    workspace.apply(mooring.pipeline(namespace, "Singleton"));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("in", PipelineState.Running);
    workspace.awaitSink("out", PipelineState.Running);
    return workspace;
  }

  private static void deleteNamespace(RealInstallation mooring, Workspace workspace) {
    mooring.admin().namespaces().withName(workspace.namespace()).delete();
    await("namespace " + workspace.namespace() + " to go")
        .atMost(RealInstallation.PATIENCE)
        .until(() -> mooring.admin().namespaces().withName(workspace.namespace()).get() == null);
  }

  /** What is left of the chart's and the operator's own. */
  private static List<String> ofMooring(RealInstallation mooring) {
    var admin = mooring.admin();
    String namespace = RealInstallation.NAMESPACE;
    Map<String, String> labels = Map.of("app.kubernetes.io/name", "mooring");
    return Stream.<List<? extends HasMetadata>>of(
            admin.pods().inNamespace(namespace).list().getItems(),
            admin.apps().statefulSets().inNamespace(namespace).list().getItems(),
            admin.apps().deployments().inNamespace(namespace).list().getItems(),
            admin.services().inNamespace(namespace).list().getItems(),
            admin.leases().inNamespace(namespace).list().getItems(),
            admin.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems(),
            admin.serviceAccounts().inAnyNamespace().withLabels(labels).list().getItems(),
            admin.rbac().roles().inAnyNamespace().withLabels(labels).list().getItems(),
            admin.rbac().roleBindings().inAnyNamespace().withLabels(labels).list().getItems(),
            admin.rbac().clusterRoles().withLabels(labels).list().getItems(),
            admin.rbac().clusterRoleBindings().withLabels(labels).list().getItems(),
            admin.resources(WorkerReport.class).inAnyNamespace().list().getItems(),
            admin.resources(WorkerPool.class).inAnyNamespace().list().getItems())
        .flatMap(List::stream)
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }
}
