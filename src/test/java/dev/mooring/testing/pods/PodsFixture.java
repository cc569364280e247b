package dev.mooring.testing.pods;

import static org.awaitility.Awaitility.await;

import dev.mooring.testing.cluster.Cluster;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A namespace of its own, and workloads in it whose Pods run {@link TinyProgram}. */
final class PodsFixture {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  final String namespace = "pods-" + UUID.randomUUID().toString().substring(0, 8);
  final KubernetesClient admin;
  private final Cluster cluster;

  PodsFixture(Cluster cluster) {
    this.cluster = cluster;
    this.admin = cluster.adminClient();
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("worker")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
  }

  LocalPodsBuilder localPods(Path directory) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = Path.of("target", "test-classes").toAbsolutePath().toString();
    return LocalPods.builder(cluster, namespace)
        .directory(directory)
        .command(
            PodCommand.entrypoint(
                List.of(
                    java,
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classes,
                    TinyProgram.class.getName())));
  }

  RollableScalableResource<StatefulSet> statefulSet(
      String name, int replicas, String management, EnvVar... environment) {
    admin
        .resource(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName("workers")
                .withPodManagementPolicy(management)
                .withNewSelector()
                .withMatchLabels(Map.of("app", name))
                .endSelector()
                .withTemplate(template(name, environment))
                .endSpec()
                .build())
        .create();
    return admin.apps().statefulSets().inNamespace(namespace).withName(name);
  }

  void deployment(String name, int replicas) {
    admin
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(Map.of("app", name))
                .endSelector()
                .withTemplate(template(name))
                .endSpec()
                .build())
        .create();
  }

  Pod pod(String name) {
    return admin.pods().inNamespace(namespace).withName(name).get();
  }

  /** The Pod's phase, or "". */
  String phase(String name) {
    return Optional.ofNullable(pod(name)).map(pod -> pod.getStatus().getPhase()).orElse("");
  }

  List<String> podNames() {
    return admin.pods().inNamespace(namespace).list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  Pod awaitReady(String name) {
    await("Pod " + name + " is ready").atMost(PATIENCE).until(() -> ready(name));
    return pod(name);
  }

  Pod awaitNotReady(String name) {
    await("Pod " + name + " is not ready").atMost(PATIENCE).until(() -> !ready(name));
    return pod(name);
  }

  boolean ready(String name) {
    Pod pod = pod(name);
    return pod != null && PodFacts.isReady(pod);
  }

  HttpResponse<String> get(LocalPods pods, String pod, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://" + pods.address(pod) + ":8080" + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static PodTemplateSpec template(String app, EnvVar... environment) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .addToLabels("app", app)
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName("worker")
        .withSchedulerName(LocalPods.SCHEDULER)
        .withTerminationGracePeriodSeconds(2L)
        .addNewContainer()
        .withName("tiny")
        .withImage("tiny")
        .withArgs("as", "$(POD_NAME)")
        .addNewEnv()
        .withName("POD_NAME")
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath("metadata.name")
        .endFieldRef()
        .endValueFrom()
        .endEnv()
        .addToEnv(environment)
        .withNewResources()
        .addToLimits("memory", new Quantity("64Mi"))
        .endResources()
        .addNewPort()
        .withName("http")
        .withContainerPort(8080)
        .endPort()
        .withNewReadinessProbe()
        .withNewHttpGet()
        .withPath("/ready")
        .withNewPort("http")
        .endHttpGet()
        .endReadinessProbe()
        .endContainer()
        .endSpec()
        .build();
  }
}
