package dev.mooring.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests may expect of an API server of our own. */
class LocalApiServerIT {
  private static Cluster cluster;
  private static LocalApiServer server;

  @BeforeAll
  static void start() {
    cluster = Cluster.open();
    // On a cluster that is not ours there is nothing to stop, and nothing of this to check.
    assumeTrue(
        cluster.apiServer().isPresent(), () -> "no API server of our own: " + cluster.describe());
    server = cluster.apiServer().orElseThrow();
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @Test
  void keepsItsDataWhenItIsStoppedAndStartedAgain() {
    createNamespace("kept");
    long firstPid = server.pidOfApiServer();

    server.stopApiServer();
    try (KubernetesClient impatient = impatient(cluster.kubeconfig())) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> impatient.namespaces().withName("kept").get());
    }

    server.startApiServer();
    assertThat(cluster.adminClient().namespaces().withName("kept").get()).isNotNull();
    assertThat(server.pidOfApiServer()).isNotEqualTo(firstPid);
  }

  @Test
  void comesBackAfterItWasKilled() {
    createNamespace("survives");
    server.killApiServer();
    assertThat(ProcessHandle.of(server.pidOfApiServer())).isEmpty();

    server.startApiServer();
    assertThat(cluster.adminClient().namespaces().withName("survives").get()).isNotNull();
  }

  @Test
  void givesAPodNoMoreThanItsServiceAccountMayDo() {
    createNamespace("guarded");
    KubernetesClient admin = cluster.adminClient();
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("worker")
                .withNamespace("guarded")
                .endMetadata()
                .build())
        .create();
    Pod pod = admin.resource(podOf("worker")).create();
    assertThat(pod.getSpec().getVolumes()).as("the token's volume").isNotEmpty();

    try (KubernetesClient asPod = cluster.clientWithToken(boundToken(pod))) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> asPod.secrets().inNamespace("guarded").list())
          .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(403))
          .withMessageContaining("system:serviceaccount:guarded:worker");
    }
  }

  @Test
  void appliesDefinitionsBeforeWhatTheyDefine(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("a-boat.yaml"),
        """
        apiVersion: test.mooring.dev/v1
        kind: Boat
        metadata: {name: a}
        """);
    Files.writeString(
        folder.resolve("b-definition.yaml"),
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: boats.test.mooring.dev}
        spec:
          group: test.mooring.dev
          scope: Namespaced
          names: {plural: boats, singular: boat, kind: Boat}
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
        """);

    cluster.apply(folder);
    cluster.apply(folder);

    GenericKubernetesResource boat =
        cluster
            .adminClient()
            .genericKubernetesResources("test.mooring.dev/v1", "Boat")
            .inNamespace("default")
            .withName("a")
            .get();
    assertThat(boat).isNotNull();
  }

  @Test
  void hasNoNodes() {
    assertThat(cluster.hasNodes()).isFalse();
  }

  @Test
  void isReachedByKubectl() throws IOException, InterruptedException {
    Process kubectl =
        new ProcessBuilder(
                cluster.kubectl().toString(),
                "--kubeconfig",
                cluster.kubeconfig().toString(),
                "get",
                "ns",
                "-o",
                "name")
            .redirectErrorStream(true)
            .start();
    String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).as(output).isZero();
    assertThat(output).contains("namespace/default");
  }

  private static void createNamespace(String name) {
    cluster
        .adminClient()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private static Pod podOf(String serviceAccount) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("worker-0")
        .withNamespace("guarded")
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(serviceAccount)
        .withAutomountServiceAccountToken(true)
        .addNewContainer()
        .withName("worker")
        .withImage("mooring")
        .endContainer()
        .endSpec()
        .build();
  }

  private static String boundToken(Pod pod) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(3600L)
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec()
            .build();
    return cluster
        .adminClient()
        .serviceAccounts()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getSpec().getServiceAccountName())
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  private static KubernetesClient impatient(Path kubeconfig) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withConnectionTimeout(1_000)
            .withRequestTimeout(1_000)
            .withRequestRetryBackoffLimit(0)
            .build();
    return KubernetesClients.connect(config);
  }
}
