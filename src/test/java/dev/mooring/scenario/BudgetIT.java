package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.testing.broker.MisbehavingServer;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import dev.mooring.testing.network.OpenSockets;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to workers, operator and settings: the broker never sees too many. */
class BudgetIT {
  private static final Installation MOORING = Installation.builder().workers(1).start();
  private static final int BUDGET = 7;
  private static final int SIZE = 3;

  private final Workspace workspace = MOORING.workspace();
  private final String clients = workspace.namespace();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger most = new AtomicInteger();
  private int last;

  /** What is gone before the next look is a packet on its way, and not a connection. */
  @BeforeEach
  void count() {
    clock.scheduleAtFixedRate(
        () -> {
          int now = MOORING.broker().connectedNow(clients);
          most.accumulateAndGet(Math.min(last, now), Math::max);
          last = now;
        },
        0,
        50,
        TimeUnit.MILLISECONDS);
  }

  @AfterAll
  static void end() {
    MOORING.close();
  }

  @AfterEach
  void remove() {
    clock.close();
    workspace.delete(Connector.class, "plant");
  }

  @Test
  void shouldNeverExceedTheBudget() {
    scale(1);
    connector("5s", SIZE, BUDGET);
    await("one worker", status -> open(status) == SIZE && nodes(status) == 1);

    scale(5);
    await("five workers", status -> open(status) == BUDGET && nodes(status) == 5);

    connector("6s", SIZE, BUDGET);
    await("a reload", status -> open(status) == BUDGET);

    MOORING.pods().kill9("worker-1");
    await("kill -9", status -> open(status) == BUDGET && isQuiet(status));

    MOORING.pods().kill9(MOORING.operatorPod());
    await("a new operator", status -> open(status) == BUDGET);

    cutOff("worker-2");

    rollOut("mooring:next");
    await("a rollout", status -> open(status) == BUDGET && isQuiet(status));

    scale(2);
    await("two workers", status -> open(status) == 2 * SIZE && nodes(status) == 2);

    assertMost(BUDGET);
  }

  private void cutOff(String worker) {
    String lost = "reserved for " + worker + ", which is lost";
    MOORING.pods().links(worker).api().cut();
    try {
      ConnectorStatus status =
          await("a worker cut off", now -> now.message() != null && now.message().contains(lost));
      assertThat(status.connections().reserved()).isPositive();
    } finally {
      MOORING.pods().links(worker).api().restore();
    }
    await("its return", status -> open(status) == BUDGET && isQuiet(status));
  }

  @Test
  void shouldNeverExceedTheBudgetAtAServerThatAcceptsAndNeverAnswers() {
    scale(3);
    connector("5s", SIZE, 2);
    await("three workers", status -> open(status) == 2 && nodes(status) == 3);
    try (MisbehavingServer server = MisbehavingServer.hanging()) {
      workspace.apply(
          """
          kind: Connector
          metadata: {name: plant}
          spec:
            mqtt: {url: "tcp://127.0.0.1:%d", clientIdPrefix: "%s", keepAlive: 5s}
            pool: {size: 3, maxTotal: 2}
            healthCheck: {interval: 1s, timeout: 1s}
            reconnect: {minDelay: 100ms, maxDelay: 500ms}
          """
              .formatted(server.port(), clients));

      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                assertThat(OpenSockets.establishedTo(server.port())).isLessThanOrEqualTo(2);
                return server.accepted() >= 15;
              });
    }
    assertMost(2);
  }

  @Test
  void shouldLeaveOutNodesWithoutAShare() {
    scale(4);
    connector("5s", SIZE, 2);

    ConnectorStatus status =
        await(
            "four workers",
            now ->
                open(now) == 2
                    && nodes(now) == 4
                    && NodeCount.of(2, 2).equals(now.connectedNodes()));
    assertThat(status.state()).isEqualTo(ConnectorState.Connected);
    List<NodeStatus> without =
        status.nodes().stream().filter(node -> node.share() == null || node.share() == 0).toList();
    assertThat(without)
        .hasSize(2)
        .allSatisfy(
            node -> {
              assertThat(node.state()).isEqualTo(NodeState.Idle);
              assertThat(node.reason()).isEqualTo(Reason.NoShare);
            });
    assertMost(2);
  }

  @Test
  void shouldGiveEverythingBackWhenItIsDisabledAndTakeItAgain() {
    scale(3);
    connector("5s", SIZE, BUDGET);
    await("three workers", status -> open(status) == BUDGET);

    enabled(false);
    await("disabled", status -> status.state() == ConnectorState.Disabled);
    enabled(true);
    await("enabled", status -> open(status) == BUDGET);

    assertMost(BUDGET);
  }

  @Test
  void shouldTakeABudgetThatComesLaterAndChanges() {
    scale(3);
    workspace.apply(manifest(true, "5s", "{size: 3}"));
    await("no budget", status -> open(status) == 9);

    connector("5s", SIZE, BUDGET);
    await("a budget", status -> open(status) == BUDGET && isQuiet(status));
    connector("5s", SIZE, 4);
    await("a smaller one", status -> open(status) == 4 && isQuiet(status));
    connector("5s", 1, 4);
    await("smaller pools", status -> open(status) == 3 && isQuiet(status));
    connector("5s", SIZE, 5);
    await("a larger one", status -> open(status) == 5 && isQuiet(status));
  }

  /** What the broker has seen: all that the budget allows, once it was looked at, and no more. */
  private void assertMost(int connections) {
    Awaitility.await().until(() -> most.get() >= connections);
    assertThat(most).hasValue(connections);
  }

  private void enabled(boolean enabled) {
    workspace.apply(manifest(enabled, "5s", "{size: 3, maxTotal: 7}"));
  }

  private void connector(String keepAlive, int size, int maxTotal) {
    workspace.apply(
        manifest(true, keepAlive, "{size: %d, maxTotal: %d}".formatted(size, maxTotal)));
  }

  private String manifest(boolean enabled, String keepAlive, String pool) {
    return """
    kind: Connector
    metadata: {name: plant}
    spec:
      enabled: %s
      mqtt: {url: "tcp://plant-broker:1883", clientIdPrefix: "%s", keepAlive: %s}
      pool: %s
      reconnect: {minDelay: 100ms, maxDelay: 1s}
    """
        .formatted(enabled, clients, keepAlive, pool);
  }

  private ConnectorStatus await(String after, Predicate<ConnectorStatus> wanted) {
    System.out.println("budget: awaiting " + after);
    return workspace.awaitConnector("plant", wanted);
  }

  private static int open(ConnectorStatus status) {
    return status.nodes() == null
        ? 0
        : status.nodes().stream()
            .filter(node -> node.state() == NodeState.Connected && node.open() != null)
            .mapToInt(NodeStatus::open)
            .sum();
  }

  private static int nodes(ConnectorStatus status) {
    return status.nodes().size();
  }

  /** Nothing is reserved any more, and each worker keeps to its share. */
  private static boolean isQuiet(ConnectorStatus status) {
    return status.connections().reserved() == null
        && status.nodes().stream().allMatch(node -> node.counted() == null);
  }

  private static void scale(int replicas) {
    workers().scale(replicas);
  }

  /** Another image replaces all Pods, one after the other. */
  private static void rollOut(String image) {
    workers()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"image\": \"%s\"}}".formatted(image));
  }

  private static Resource<WorkerPool> workers() {
    return MOORING
        .admin()
        .resources(WorkerPool.class)
        .inNamespace(Installation.NAMESPACE)
        .withName("default");
  }
}
