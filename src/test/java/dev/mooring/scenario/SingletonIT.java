package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Source that one worker at a time reads, whatever happens to workers. */
class SingletonIT {
  /** From the fault to records that flow again on another worker. */
  private static final Duration TAKEOVER = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofSeconds(45);

  /** Of workers that die; a third of that of each other fault. */
  private static final int ROUNDS = Integer.getInteger("mooring.rounds", 3);

  private static final int FEWER = Math.max(1, ROUNDS / 3);

  private static final int IN_FLIGHT = 20;
  private static final Vertx VERTX = Vertx.vertx();

  /** Its own: workers that die often are restarted late. */
  private static final Installation MOORING = Installation.builder().workers(3).start();

  private final Workspace workspace = MOORING.workspace();
  private final String topic = workspace.namespace();
  private final AtomicInteger published = new AtomicInteger();
  private final List<Integer> received = new ArrayList<>();
  private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
  private TestClient client;

  @BeforeEach
  void flow() {
    client = TestClient.connect(VERTX, MOORING.broker().port());
    client.subscribe(topic + "/out", 1);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883", clientIdPrefix: "%s"}
          pool: {size: 2}
        ---
        kind: Source
        metadata: {name: numbers}
        spec:
          placement: Singleton
          connectorRef: {name: plant}
          mqtt: {topics: ["%s/in"], qos: 1}
        ---
        kind: Sink
        metadata: {name: back}
        spec:
          from: [{source: numbers}]
          connectorRef: {name: plant}
          mqtt: {topic: "%s/out", qos: 1}
          delivery: {inFlight: %d}
        """
            .formatted(topic, topic, topic, IN_FLIGHT));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("numbers", PipelineState.Running);
    load.scheduleAtFixedRate(this::publish, 0, 5, TimeUnit.MILLISECONDS);
    awaitAllSoFar();
  }

  @AfterEach
  void disconnect() {
    load.shutdownNow();
    client.close();
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
    var source = workspace.awaitSource("numbers", status -> "1/1".equals(status.runningNodes()));
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
    workspace.awaitSink("back", status -> "1/1".equals(status.runningNodes()));
  }

  @Test
  void shouldGoOnElsewhereWhenItsWorkerDies() {
    for (int round = 0; round < ROUNDS; round++) {
      String holder = holder();
      MOORING.pods().withholdRestart(holder, true);
      MOORING.pods().kill9(holder);
      try {
        awaitHolderOtherThan(holder);
        awaitAllSoFar();
        workspace.awaitSource("numbers", status -> "1/1".equals(status.runningNodes()));
      } finally {
        MOORING.pods().withholdRestart(holder, false);
        replace(holder);
      }
      String next = holder();
      workspace.awaitConnector("plant", status -> "3/3".equals(status.connectedNodes()), PATIENCE);
      assertThat(holder()).as("nothing moves when a worker joins").isEqualTo(next);
    }
    assertComplete(ROUNDS);
  }

  @Test
  void shouldComeBackToAWorkerThatStartsAgainInTime() {
    String holder = holder();
    MOORING.pods().kill9(holder);

    await().atMost(TAKEOVER).until(() -> epoch() > 1);
    awaitAllSoFar();
    assertComplete(1);
  }

  @Test
  void shouldStopOnAWorkerThatIsCutOffBeforeAnotherOneBegins() {
    for (int round = 0; round < FEWER; round++) {
      String holder = holder();
      MOORING.pods().links(holder).api().cut();
      try {
        awaitHolderOtherThan(holder);
        awaitAllSoFar();
      } finally {
        MOORING.pods().links(holder).api().restore();
      }
      String next = holder();
      workspace.awaitConnector("plant", status -> "3/3".equals(status.connectedNodes()), PATIENCE);
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
        awaitAllSoFar();
      } finally {
        MOORING.pods().resume(holder);
      }
      String next = holder();
      workspace.awaitConnector("plant", status -> "3/3".equals(status.connectedNodes()), PATIENCE);
      awaitAllSoFar();
      assertThat(holder()).isEqualTo(next);
    }
    assertComplete(2 * FEWER);
  }

  @Test
  void shouldGoOnElsewhereWhenItsWorkerCannotReachTheBroker() {
    String holder = holder();
    MOORING.brokerLink(holder).cut();
    try {
      await().atMost(Duration.ofSeconds(40)).until(() -> !holder.equals(holderNow()));
      awaitHolderOtherThan(holder);
      awaitAllSoFar();
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

  private void publish() {
    client.publish(topic + "/in", String.valueOf(published.getAndIncrement()));
  }

  private String holder() {
    return await().atMost(TAKEOVER).until(this::holderNow, name -> name != null);
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
        .atMost(TAKEOVER)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> holderNow() != null && !worker.equals(holderNow()));
  }

  /** Everything that was published before this call has arrived. */
  private void awaitAllSoFar() {
    int count = published.get();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              take();
              Set<Integer> there = new HashSet<>(received);
              assertThat(IntStream.range(0, count).filter(i -> !there.contains(i)))
                  .as("numbers that have not arrived")
                  .isEmpty();
            });
  }

  /** Nothing is lost, and at each interruption at most what was in flight came twice. */
  private void assertComplete(int interruptions) {
    load.shutdown();
    awaitAllSoFar();
    assertThat(received.size() - new HashSet<>(received).size())
        .as("records that came twice")
        .isLessThanOrEqualTo(interruptions * IN_FLIGHT);
  }

  private void take() {
    for (var message = client.received().poll();
        message != null;
        message = client.received().poll()) {
      received.add(Integer.valueOf(message.payload().toString()));
    }
  }
}
