package dev.mooring.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mooring.testing.cluster.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes every object that the chart makes, and knows every field of it. */
class ChartDryRunIT {
  private static KubernetesClient admin;

  static List<Path> folders() {
    return Renderings.folders();
  }

  @BeforeAll
  static void installDefinitions() {
    admin = Cluster.shared().adminClient();
    Cluster.shared().apply(Path.of("deploy/crds"));
    for (String name : List.of(Renderings.NAMESPACE, "plant", "office")) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .serverSideApply();
    }
    // A Pod is refused whose account is not there, and a dry run leaves none.
    Chart.all(Renderings.NAMESPACE, "").stream()
        .filter(manifest -> manifest.getKind().equals("ServiceAccount"))
        .forEach(account -> admin.resource(account).forceConflicts().serverSideApply());
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldBeTakenByTheApiServer(Path folder) {
    List<HasMetadata> manifests =
        Chart.all(Renderings.NAMESPACE, Renderings.values(folder)).stream()
            // Of the Prometheus Operator, which is not there.
            .filter(manifest -> !manifest.getApiVersion().startsWith("monitoring.coreos.com/"))
            .toList();

    assertThat(manifests).hasSizeGreaterThan(20);
    assertThat(manifests)
        .allSatisfy(manifest -> assertThatCode(() -> dryRun(manifest)).doesNotThrowAnyException());
  }

  @Test
  void shouldScaleByAnAutoscaler() {
    HasMetadata autoscaler =
        Serialization.unmarshal(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: workers, namespace: mooring-system}
            spec:
              scaleTargetRef: {apiVersion: mooring.dev/v1alpha1, kind: WorkerPool, name: default}
              minReplicas: 2
              maxReplicas: 8
              metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
            """,
            HasMetadata.class);

    assertThatCode(() -> dryRun(autoscaler)).doesNotThrowAnyException();
  }

  private static void dryRun(HasMetadata manifest) {
    admin
        .resource(manifest)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withDryRun(List.of("All"))
                .withFieldManager("helm")
                .withForce(true)
                .withFieldValidation("Strict")
                .build());
  }
}
