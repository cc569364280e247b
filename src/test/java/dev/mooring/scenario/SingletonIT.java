package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Source that one worker at a time reads, whatever happens to workers. */
class SingletonIT {

  /** Of workers that die; a third of that of each other fault. */
  private static final int ROUNDS = Integer.getInteger("mooring.rounds", 3);

  private static final int FEWER = Math.max(1, ROUNDS / 3);

  private static final int IN_FLIGHT = 20;
  private static final Vertx VERTX = Vertx.vertx();

  /** Its own: workers that die often are restarted late. */
  private static final Installation MOORING = Installation.builder().workers(3).start();

  private final Workspace workspace = MOORING.workspace();
  private final String topic = workspace.namespace();
  private final NumberedFlow flow = new NumberedFlow(VERTX, MOORING.broker().port(), topic);

  @BeforeEach
  void flow() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883", clientIdPrefix: "%s"}
          pool: {size: 2}
        """
            .formatted(topic));
    workspace.apply(flow.pipeline("Singleton", IN_FLIGHT));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("numbers", PipelineState.Running);
    flow.begin();
  }

  @AfterEach
  void disconnect() {
    flow.close();
    workspace.delete(Sink.class, "back");
    workspace.delete(Source.class, "numbers");
  }

  @AfterAll
  static void end() {
    VERTX.close();
    MOORING.close();
  }

  @Test
  void shouldBeSeenToRunOnOneWorker() {
    String holder = holder();
    var source =
        workspace.awaitSource(
            "numbers",
            status ->
                NodeCount.of(1, 1).equals(status.runningNodes())
                    // They hear who runs it a moment after that one runs it.
                    && status.nodes().stream()
                        .noneMatch(node -> node.state() == NodeState.Connecting));
    assertThat(source.nodes())
        .filteredOn(node -> node.name().equals(holder))
        .singleElement()
        .satisfies(node -> assertThat(node.state()).isEqualTo(NodeState.Running));
    assertThat(source.nodes())
        .filteredOn(node -> !node.name().equals(holder))
        .hasSize(2)
        .allSatisfy(
            node -> {
              assertThat(node.state()).isEqualTo(NodeState.Idle);
              assertThat(node.message()).isEqualTo(holder + " runs it");
            });
    workspace.awaitSink("back", status -> NodeCount.of(1, 1).equals(status.runningNodes()));
  }

  @Test
  void shouldGoOnElsewhereWhenItsWorkerDies() {
    for (int round = 0; round < ROUNDS; round++) {
      String holder = holder();
      MOORING.pods().withholdRestart(holder, true);
      MOORING.pods().kill9(holder);
      try {
        awaitHolderOtherThan(holder);
        flow.awaitAllSoFar();
        workspace.awaitSource(
            "numbers", status -> NodeCount.of(1, 1).equals(status.runningNodes()));
      } finally {
        MOORING.pods().withholdRestart(holder, false);
        replace(holder);
      }
      String next = holder();
      workspace.awaitConnector(
          "plant", status -> NodeCount.of(3, 3).equals(status.connectedNodes()));
      assertThat(holder()).as("nothing moves when a worker joins").isEqualTo(next);
    }
    assertComplete(ROUNDS);
  }

  @Test
  void shouldComeBackToAWorkerThatStartsAgainInTime() {
    String holder = holder();
    MOORING.pods().kill9(holder);

    await().until(() -> epoch() > 1);
    flow.awaitAllSoFar();
    assertComplete(1);
  }

  @Test
  void shouldStopOnAWorkerThatIsCutOffBeforeAnotherOneBegins() {
    for (int round = 0; round < FEWER; round++) {
      String holder = holder();
      MOORING.pods().links(holder).api().cut();
      try {
        awaitHolderOtherThan(holder);
        flow.awaitAllSoFar();
      } finally {
        MOORING.pods().links(holder).api().restore();
      }
      String next = holder();
      workspace.awaitConnector(
          "plant", status -> NodeCount.of(3, 3).equals(status.connectedNodes()));
      assertThat(holder()).isEqualTo(next);
    }
    assertThat(MOORING.broker().clientsPushedOut())
        .as("two workers in one session")
        .noneMatch(id -> id.startsWith(topic));
    assertComplete(FEWER);
  }

  @Test
  void shouldRepeatOnlyWhatAFrozenWorkerHadInFlight() {
    for (int round = 0; round < FEWER; round++) {
      String holder = holder();
      MOORING.pods().suspend(holder);
      try {
        awaitHolderOtherThan(holder);
        flow.awaitAllSoFar();
      } finally {
        MOORING.pods().resume(holder);
      }
      String next = holder();
      workspace.awaitConnector(
          "plant", status -> NodeCount.of(3, 3).equals(status.connectedNodes()));
      flow.awaitAllSoFar();
      assertThat(holder()).isEqualTo(next);
    }
    assertComplete(2 * FEWER);
  }

  @Test
  void shouldGoOnElsewhereWhenItsWorkerCannotReachTheBroker() {
    String holder = holder();
    MOORING.brokerLink(holder).cut();
    try {
      await().until(() -> !holder.equals(holderNow()));
      awaitHolderOtherThan(holder);
      flow.awaitAllSoFar();
    } finally {
      MOORING.brokerLink(holder).restore();
    }
    assertComplete(1);
  }

  /** A Pod in place of the one that is dead, which would be restarted later each time. */
  private static void replace(String worker) {
    MOORING
        .admin()
        .pods()
        .inNamespace(Installation.NAMESPACE)
        .withName(worker)
        .withGracePeriod(0)
        .delete();
  }

  private String holder() {
    return await().until(this::holderNow, name -> name != null);
  }

  private String holderNow() {
    SourceClaimSpec claim = claim();
    return claim == null ? null : claim.holder();
  }

  private long epoch() {
    return claim().epoch();
  }

  private SourceClaimSpec claim() {
    SourceClaim claim =
        MOORING
            .admin()
            .resources(SourceClaim.class)
            .inNamespace(workspace.namespace())
            .withName("numbers")
            .get();
    return claim == null ? null : claim.getSpec();
  }

  private void awaitHolderOtherThan(String worker) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> holderNow() != null && !worker.equals(holderNow()));
  }

  /** Nothing is lost, and at each interruption at most what was in flight came twice. */
  private void assertComplete(int interruptions) {
    flow.finish();
    assertThat(flow.repeated())
        .as("records that came twice")
        .isLessThanOrEqualTo(interruptions * IN_FLIGHT);
  }
}
