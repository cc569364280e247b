package dev.mooring.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers come and go while records flow, and none is lost. */
class WorkersE2E {
  private static RealInstallation mooring;
  private Workspace workspace;
  private NumberedFlow flow;

  @BeforeAll
  static void install() {
    mooring = RealInstallation.start("workers", 2);
  }

  @AfterAll
  static void uninstall() {
    mooring.close();
  }

  @BeforeEach
  void begin() {
    workspace = mooring.workspace("workers-" + Long.toString(System.nanoTime(), 36));
    flow = mooring.flow(workspace.namespace());
  }

  @AfterEach
  void end() {
    flow.close();
    mooring.admin().namespaces().withName(workspace.namespace()).delete();
    await()
        .atMost(RealInstallation.PATIENCE)
        .until(() -> mooring.admin().namespaces().withName(workspace.namespace()).get() == null);
  }

  @Test
  void shouldLoseNothingWhenTheReadingPodIsDeleted() {
    run("Singleton", 2);
    String reader = workspace.awaitHolder("in");
    String uid = uidOf(reader);

    mooring.admin().pods().inNamespace(RealInstallation.NAMESPACE).withName(reader).delete();
    await().atMost(RealInstallation.PATIENCE).until(() -> !uid.equals(uidOf(reader)));
    mooring.awaitWorkers(2);

    flow.finish();
    assertThat(flow.repeated()).as("it ends in order").isZero();
    assertThat(flow.inversions()).isZero();
  }

  @Test
  void shouldLoseNothingWhenAPodIsKilled() {
    run("Shared", 2);
    String uid = uidOf("worker-0");

    mooring.killPod("worker-0");
    await().atMost(RealInstallation.PATIENCE).until(() -> !uid.equals(uidOf("worker-0")));
    mooring.awaitWorkers(2);

    flow.finish();
  }

  @Test
  void shouldLoseNothingByAnUpgrade() {
    String image = RealInstallation.image();
    String next = Optional.ofNullable(System.getenv("MOORING_E2E_NEXT_IMAGE")).orElse(image);
    // Where the nodes have one image only, another limit replaces the Pods as well.
    String values =
        next.equals(image)
            ? RealInstallation.values(2, next)
                .replace("replicas: 2", "replicas: 2, resources: {limits: {memory: 500Mi}}")
            : RealInstallation.values(2, next);
    run("Singleton", 2);
    Set<String> before = uids();

    mooring.release().upgrade(values);
    await()
        .atMost(RealInstallation.PATIENCE)
        .until(() -> uids().size() == 2 && uids().stream().noneMatch(before::contains));
    mooring.awaitWorkers(2);

    flow.finish();
    assertThat(flow.repeated()).isZero();
    assertThat(flow.inversions()).isZero();

    Set<String> after = uids();
    mooring.release().upgrade(values + "podMonitor: {interval: 15s}\n");
    workspace.apply(mooring.pipeline(workspace.namespace(), "Shared"));
    awaitRunning(2);
    assertThat(uids()).as("what does not concern the Pods replaces none").isEqualTo(after);
  }

  @Test
  void shouldLeaveNoSessionBehindWhenItIsScaledDown() {
    mooring.scaleWorkers(1);
    mooring.awaitWorkers(1);
    run("Shared", 1);

    mooring.scaleWorkers(4);
    mooring.awaitWorkers(4);
    awaitConnected(4);
    flow.awaitAllSoFar();
    mooring.scaleWorkers(2);
    mooring.awaitWorkers(2);
    workspace.awaitConnector(
        "plant",
        status ->
            NodeCount.of(2, 2).equals(status.connectedNodes())
                && status.sessions().stream()
                    .noneMatch(session -> session.worker().matches("worker-[23]")));
    flow.finish();

    List<String> gone =
        mooring.broker().connectedClients().stream()
            .filter(id -> id.matches("mooring-.*-worker-[23]-[0-9]+"))
            .distinct()
            .toList();
    assertThat(gone).as("clients of the workers that are gone").isNotEmpty();
    assertThat(gone)
        .noneMatch(id -> TestClient.takeSession(mooring.vertx(), mooring.broker().port(), id));
  }

  @Test
  void shouldGoOverToANewSecretWithoutALoss() {
    workspace.secret(
        "login", Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD));
    workspace.apply(
        mooring
            .pipeline(workspace.namespace(), "Singleton")
            .replace("\"}}", "\", credentials: {secretRef: {name: login}}}}"));
    awaitRunning(2);
    flow.begin();
    int connectedBefore = mooring.broker().connectedClients().size();

    workspace.secret(
        "login",
        Map.of("username", EmbeddedBroker.NEXT_USER, "password", EmbeddedBroker.NEXT_PASSWORD));
    await("connections with the new login")
        .atMost(RealInstallation.PATIENCE)
        .until(() -> mooring.broker().connectedClients().size() >= connectedBefore + 4);
    awaitConnected(2);

    flow.finish();
    assertThat(flow.inversions()).isZero();
  }

  private void run(String placement, int nodes) {
    workspace.apply(mooring.pipeline(workspace.namespace(), placement));
    awaitRunning(nodes);
    flow.begin();
  }

  private void awaitRunning(int nodes) {
    awaitConnected(nodes);
    workspace.awaitSource("in", PipelineState.Running);
    workspace.awaitSink("out", PipelineState.Running);
  }

  private void awaitConnected(int nodes) {
    workspace.awaitConnector(
        "plant",
        status ->
            status.state() == ConnectorState.Connected
                && NodeCount.of(nodes, nodes).equals(status.connectedNodes()));
  }

  private static Set<String> uids() {
    Set<String> uids = new TreeSet<>();
    mooring.workers().forEach(pod -> uids.add(pod.getMetadata().getUid()));
    return uids;
  }

  private static String uidOf(String name) {
    Pod pod = mooring.admin().pods().inNamespace(RealInstallation.NAMESPACE).withName(name).get();
    return pod == null ? "" : pod.getMetadata().getUid();
  }
}
