package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mooring.testing.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Pod is a process that the test has in its hands. */
class LocalPodsIT {

  @TempDir Path folder;
  private ServerSocket broker;
  private PodsFixture fixture;
  private LocalPods pods;

  @BeforeEach
  void start() throws IOException {
    broker = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::greet);
    fixture = new PodsFixture(Cluster.shared());
    pods =
        fixture
            .localPods(folder)
            .route("plant-broker", 1883, "127.0.0.1", broker.getLocalPort())
            .start();
  }

  @AfterEach
  void end() throws IOException {
    pods.close();
    broker.close();
  }

  @Test
  void shouldKeepAKilledPodDownUntilItIsReleased() {
    fixture.statefulSet("worker", 1, "Parallel");
    Pod before = fixture.awaitReady("worker-0");
    long firstPid = pods.pid("worker-0");
    pods.withholdRestart("worker-0", true);

    pods.kill9("worker-0");

    assertThat(ProcessHandle.of(firstPid)).isEmpty();
    Pod down = fixture.awaitNotReady("worker-0");
    assertThat(down.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    ContainerStatus status = down.getStatus().getContainerStatuses().getFirst();
    assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(128 + 9);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> pods.pid("worker-0"));

    pods.withholdRestart("worker-0", false);

    Pod again = fixture.awaitReady("worker-0");
    assertThat(again.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(again.getStatus().getContainerStatuses().getFirst().getRestartCount()).isOne();
    assertThat(pods.pid("worker-0")).isNotEqualTo(firstPid);
    assertThat(pods.logOf("worker-0")).content().containsSubsequence("started", "started");
  }

  @Test
  void shouldActAsThePodsServiceAccount() throws Exception {
    fixture.statefulSet("worker", 1, "Parallel");
    Pod pod = fixture.awaitReady("worker-0");

    try (KubernetesClient asPod = clientOf("worker-0")) {
      UserInfo user = asPod.resource(new SelfSubjectReview()).create().getStatus().getUserInfo();
      assertThat(user.getUsername())
          .isEqualTo("system:serviceaccount:" + fixture.namespace + ":worker");
      assertThat(user.getExtra())
          .containsEntry(
              "authentication.kubernetes.io/pod-uid", List.of(pod.getMetadata().getUid()));

      pods.links("worker-0").api().cut();
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> asPod.resource(new SelfSubjectReview()).create());
    }
    // The kubelet's own way is another one.
    pods.kill9("worker-0");
    await().until(() -> restarts("worker-0") == 1);
  }

  @Test
  void shouldFillInTheEnvironment() throws Exception {
    fixture
        .admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("login")
                .withNamespace(fixture.namespace)
                .endMetadata()
                .withStringData(Map.of("password", "moored"))
                .build())
        .create();
    fixture.statefulSet(
        "worker",
        1,
        "Parallel",
        new EnvVar("GREETING", "I am $(POD_NAME)", null),
        field("NODE", "spec.nodeName"),
        field("UID", "metadata.uid"),
        field("IP", "status.podIP"),
        field("APP", "metadata.labels['app']"),
        new EnvVarBuilder()
            .withName("PASSWORD")
            .withNewValueFrom()
            .withNewSecretKeyRef("password", "login", false)
            .endValueFrom()
            .build());
    Pod pod = fixture.awaitReady("worker-0");

    assertThat(environmentOf("worker-0"))
        .containsEntry("GREETING", "I am worker-0")
        .containsEntry("NODE", "local-0")
        .containsEntry("UID", pod.getMetadata().getUid())
        .containsEntry("IP", pods.address("worker-0"))
        .containsEntry("APP", "worker")
        .containsEntry("PASSWORD", "moored")
        .containsEntry("HOSTNAME", "worker-0")
        .doesNotContainKey("JAVA_HOME");
    assertThat(pod.getStatus().getPodIP()).isEqualTo(pods.address("worker-0"));
    assertThat(pods.logOf("worker-0")).content().contains("started as worker-0");
    assertThat(Long.parseLong(fixture.get(pods, "worker-0", "/memory").body()))
        .isLessThan(64L << 20);
  }

  @Test
  void shouldCutOffOnePodAndNotTheOther() throws Exception {
    fixture.statefulSet("worker", 2, "Parallel");
    fixture.awaitReady("worker-0");
    fixture.awaitReady("worker-1");

    pods.links("worker-0").to("plant-broker:1883").cut();
    assertThat(fixture.get(pods, "worker-0", "/dial/plant-broker/1883").statusCode())
        .isEqualTo(502);
    assertThat(fixture.get(pods, "worker-1", "/dial/plant-broker/1883").body())
        .isEqualTo("welcome");

    pods.links("worker-0").to("plant-broker:1883").restore();
    assertThat(fixture.get(pods, "worker-0", "/dial/plant-broker/1883").body())
        .isEqualTo("welcome");
  }

  @Test
  void shouldLetAProgramEndInOrder() {
    fixture.statefulSet("worker", 1, "Parallel").scale(1);
    fixture.awaitReady("worker-0");

    fixture.admin.apps().statefulSets().inNamespace(fixture.namespace).withName("worker").scale(0);

    await().until(() -> fixture.podNames().isEmpty());
    assertThat(pods.logOf("worker-0")).content().contains("asked to end");
  }

  @Test
  void shouldKillAProgramThatDoesNotEndWithinItsGracePeriod() {
    fixture.statefulSet("worker", 1, "Parallel", new EnvVar("STUBBORN", "yes", null));
    fixture.awaitReady("worker-0");
    long pid = pods.pid("worker-0");
    long start = System.nanoTime();

    fixture.admin.apps().statefulSets().inNamespace(fixture.namespace).withName("worker").delete();

    await().until(() -> fixture.podNames().isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(pods.logOf("worker-0")).content().contains("asked to end");
  }

  @Test
  void shouldNoticeAProgramThatHangs() {
    fixture.statefulSet("worker", 1, "Parallel");
    fixture.awaitReady("worker-0");

    pods.suspend("worker-0");
    fixture.awaitNotReady("worker-0");
    pods.resume("worker-0");

    fixture.awaitReady("worker-0");
    assertThat(restarts("worker-0")).isZero();
  }

  @Test
  void shouldRunADeployment() {
    fixture.deployment("operator", 2);
    await().until(() -> readyOf("operator") == 2);
    assertThat(pods.pods()).hasSize(2).allMatch(name -> pods.pid(name) > 0);

    fixture.admin.apps().deployments().inNamespace(fixture.namespace).withName("operator").scale(1);

    await().until(() -> fixture.podNames().size() == 1);
    await().until(() -> readyOf("operator") == 1);
  }

  @Test
  void shouldLeaveNothingBehind() {
    fixture.statefulSet("worker", 1, "Parallel");
    String uid = fixture.awaitReady("worker-0").getMetadata().getUid();
    long pid = pods.pid("worker-0");

    pods.close();

    assertThat(ProcessHandle.of(pid)).isEmpty();
    // Where Kubernetes runs the controller, that has made another Pod in the meantime.
    assertThat(fixture.admin.pods().inNamespace(fixture.namespace).list().getItems())
        .noneMatch(pod -> pod.getMetadata().getUid().equals(uid));
    assertThat(folder.resolve("worker-0")).doesNotExist();
  }

  private void greet() {
    try {
      while (true) {
        try (Socket socket = broker.accept();
            OutputStream output = socket.getOutputStream()) {
          output.write("welcome".getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private KubernetesClient clientOf(String pod) throws Exception {
    Path kubeconfig = Path.of(environmentOf(pod).get("KUBECONFIG"));
    assertThat(Files.getPosixFilePermissions(kubeconfig)).hasSize(2);
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private Map<String, String> environmentOf(String pod) throws Exception {
    return fixture
        .get(pods, pod, "/environment")
        .body()
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private int restarts(String pod) {
    return fixture.pod(pod).getStatus().getContainerStatuses().getFirst().getRestartCount();
  }

  private int readyOf(String deployment) {
    return Optional.ofNullable(
            fixture
                .admin
                .apps()
                .deployments()
                .inNamespace(fixture.namespace)
                .withName(deployment)
                .get()
                .getStatus()
                .getReadyReplicas())
        .orElse(0);
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef(null, path)
        .endValueFrom()
        .build();
  }
}
