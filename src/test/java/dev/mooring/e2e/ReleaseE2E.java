package dev.mooring.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A namespace that is served no more can be deleted, and the others go on. */
class ReleaseE2E {
  private static final String STAYS = "release-stays";
  private static final String GOES = "release-goes";
  private static final String ACCOUNT = "mooring-release";

  @Test
  void shouldLetANamespaceGoThatIsServedNoMore() {
    try (RealInstallation mooring = RealInstallation.serving("release", 1, List.of(STAYS, GOES))) {
      Workspace stays = pipeline(mooring, STAYS);
      pipeline(mooring, GOES);

      mooring.serve(1, List.of(STAYS));
      release(mooring);

      assertThat(mooring.admin().resources(Sink.class).inNamespace(GOES).list().getItems())
          .singleElement()
          .satisfies(sink -> assertThat(sink.getMetadata().getFinalizers()).isEmpty());
      delete(mooring, GOES);
      stays.awaitSink("out", PipelineState.Running);

      // Its hook works in the namespaces that are served: they go after it.
      mooring.release().uninstall();
      mooring.uninstalled();
      delete(mooring, STAYS);
    }
  }

  private static Workspace pipeline(RealInstallation mooring, String namespace) {
    Workspace workspace = mooring.workspace(namespace);
    workspace.apply(mooring.pipeline(namespace, "Shared"));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSink("out", PipelineState.Running);
    return workspace;
  }

  /**
   * As the guide says: a Pod in that namespace, with the rights of an administrator for a while.
   */
  private static void release(RealInstallation mooring) {
    mooring
        .admin()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(GOES)
                .withName(ACCOUNT)
                .endMetadata()
                .build())
        .create();
    ClusterRoleBinding rights =
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName(ACCOUNT)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
            .addNewSubject()
            .withKind("ServiceAccount")
            .withNamespace(GOES)
            .withName(ACCOUNT)
            .endSubject()
            .build();
    mooring.admin().resource(rights).create();
    try {
      run(mooring);
    } finally {
      mooring.admin().resource(rights).delete();
    }
  }

  private static void run(RealInstallation mooring) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(GOES)
            .withName(ACCOUNT)
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName(ACCOUNT)
            .withRestartPolicy("Never")
            .addNewContainer()
            .withName("release")
            .withImage(RealInstallation.image())
            .withArgs("release", "--namespace", GOES)
            .endContainer()
            .endSpec()
            .build();
    mooring.admin().resource(pod).create();
    String phase =
        await("the release to end")
            .atMost(RealInstallation.PATIENCE)
            .until(
                () -> mooring.admin().resource(pod).get().getStatus().getPhase(),
                Set.of("Succeeded", "Failed")::contains);
    assertThat(phase).as(mooring.admin().pods().resource(pod).getLog()).isEqualTo("Succeeded");
  }

  private static void delete(RealInstallation mooring, String namespace) {
    mooring.admin().namespaces().withName(namespace).delete();
    await("namespace " + namespace + " to go")
        .atMost(RealInstallation.PATIENCE)
        .until(() -> mooring.admin().namespaces().withName(namespace).get() == null);
  }
}
