package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import dev.mooring.testing.pods.LocalPods;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker leaves a Source that others go on with, or that nobody does: nothing stays behind. */
class LeavingIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Installation MOORING = Installation.builder().workers(2).start();

  private final Workspace workspace = MOORING.workspace();
  private final String topic = workspace.namespace();
  private final NumberedFlow flow = new NumberedFlow(VERTX, MOORING.broker().port(), topic);

  @AfterAll
  static void end() {
    MOORING.close();
    VERTX.close();
  }

  @AfterEach
  void remove() {
    flow.close();
    workspace.delete(Sink.class, "out");
    workspace.delete(Source.class, "in");
    workspace.awaitUnused("read");
    workspace.delete(Connector.class, "read");
  }

  @Test
  void shouldLoseNoRecordWhenAWorkerLosesItsShare() {
    connector("{size: 1, maxTotal: 2}");
    pipeline("");
    workspace.awaitSource("in", status -> NodeCount.of(2, 2).equals(status.runningNodes()));
    flow.begin();

    connector("{size: 1, maxTotal: 1}");
    workspace.awaitSource(
        "in",
        status ->
            status.nodes() != null
                && status.nodes().stream()
                    .anyMatch(
                        node -> node.state() == NodeState.Idle && node.reason() == Reason.NoShare));
    flow.awaitAllSoFar();

    connector("{size: 1, maxTotal: 2}");
    workspace.awaitSource("in", status -> NodeCount.of(2, 2).equals(status.runningNodes()));
    flow.finish();
  }

  @Test
  void shouldLoseNoRecordAndLeaveNoSessionWhenASourceMovesToAnotherPool() {
    new Workspace(MOORING.admin(), Installation.NAMESPACE)
        .apply(
            """
            kind: WorkerPool
            metadata: {name: edge}
            spec: {replicas: 1, schedulerName: %s, allowedAddresses: [127.0.0.0/8]}
            """
                .formatted(LocalPods.SCHEDULER));
    connector("{size: 1}");
    pipeline("");
    workspace.awaitSource("in", status -> NodeCount.of(2, 2).equals(status.runningNodes()));
    flow.begin();
    assertThat(sessionWorkers()).containsExactlyInAnyOrder("worker-0", "worker-1");

    pipeline("workerPoolRef: {name: edge}, ");

    workspace.awaitSource("in", status -> NodeCount.of(1, 1).equals(status.runningNodes()));
    await().untilAsserted(() -> assertThat(sessionWorkers()).containsExactly("worker-edge-0"));
    flow.finish();
  }

  @Test
  void shouldRemoveTheSessionOfASourceThatIsDeletedWhileNoWorkerIsThere() {
    connector("{size: 1}");
    pipeline("placement: Singleton, ");
    workspace.awaitSource("in", PipelineState.Running);
    flow.begin();
    flow.finish();
    String client =
        MOORING.broker().connectedClients().stream()
            .filter(id -> id.startsWith(topic) && id.contains("-source-"))
            .findFirst()
            .orElseThrow();

    scale(0);
    workspace.awaitSource("in", status -> status.reason() == Reason.NoWorkers);
    workspace.delete(Source.class, "in");
    await()
        .until(
            () ->
                MOORING.admin().resources(Source.class).inNamespace(topic).withName("in").get()
                    == null);
    scale(2);

    await().until(() -> "Source".equals(ownerOfTheClaim()));
    assertThat(sessionPresent(client)).isFalse();
  }

  private void connector(String pool) {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: read}
        spec:
          mqtt: {url: "tcp://plant-broker:1883", clientIdPrefix: "%s"}
          pool: %s
        """
            .formatted(topic, pool));
    workspace.awaitConnector("read", ConnectorState.Connected);
  }

  private void pipeline(String more) {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: written}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        ---
        kind: Source
        metadata: {name: in}
        spec: {%1$sconnectorRef: {name: read}, mqtt: {topics: ["%2$s/in"], qos: 1}}
        ---
        kind: Sink
        metadata: {name: out}
        spec: {from: [{sourceRef: {name: in}}], connectorRef: {name: written}, mqtt: {topic: "%2$s/out", qos: 1}}
        """
            .formatted(more, topic));
  }

  private List<String> sessionWorkers() {
    ConnectorStatus status =
        MOORING
            .admin()
            .resources(Connector.class)
            .inNamespace(topic)
            .withName("read")
            .get()
            .getStatus();
    return status.sessions() == null
        ? List.of()
        : status.sessions().stream().map(session -> session.worker()).toList();
  }

  private String ownerOfTheClaim() {
    SourceClaim claim =
        MOORING.admin().resources(SourceClaim.class).inNamespace(topic).withName("in").get();
    return claim == null ? "Source" : claim.getMetadata().getOwnerReferences().getFirst().getKind();
  }

  /** Whether the broker has a session for the client id, which only a connect can tell. */
  private static boolean sessionPresent(String client) {
    MqttClient looking =
        MqttClient.create(
            VERTX, new MqttClientOptions().setClientId(client).setCleanSession(false));
    boolean present =
        join(looking.connect(MOORING.broker().port(), "localhost")).isSessionPresent();
    join(looking.disconnect());
    return present;
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(3, TimeUnit.MINUTES).join();
  }

  private static void scale(int replicas) {
    MOORING
        .admin()
        .resources(WorkerPool.class)
        .inNamespace(Installation.NAMESPACE)
        .withName("default")
        .scale(replicas);
  }
}
