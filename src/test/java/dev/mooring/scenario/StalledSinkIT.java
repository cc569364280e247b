package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.http.RecordServer;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import dev.mooring.testing.process.LiveHeap;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Sink whose system takes connections and never answers, while its Source is offered as much as
 * the broker can carry.
 */
class StalledSinkIT {
  private static final Duration STALL =
      Integer.getInteger("mooring.rounds", 1) > 3 ? Duration.ofMinutes(10) : Duration.ofMinutes(1);

  private static final int IN_FLIGHT = 500;
  private static final int WARM = 20_000;

  /** What a worker's heap may vary by: a tenth of what is offered within a minute. */
  private static final long TOLERANCE_BYTES = 6L * 1024 * 1024;

  private static final String RECORD =
      "{\"id\": 4711, \"room\": \"kitchen\", \"fill\": \"" + "x".repeat(160) + "\"}";

  private static final String MANIFEST =
      """
      kind: Connector
      metadata: {name: plant}
      spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 1}}
      ---
      kind: Connector
      metadata: {name: server}
      spec: {http: {url: "%s"}, pool: {size: 4}}
      ---
      kind: Source
      metadata: {name: in}
      spec: {placement: Singleton, connectorRef: {name: plant}, mqtt: {topics: ["%s/in"], qos: 1}}
      ---
      kind: Sink
      metadata: {name: out}
      spec:
        from: [{sourceRef: {name: in}}]
        connectorRef: {name: server}
        http: {path: /records}
        delivery: {inFlight: %d, batch: {size: 50}, retry: {minDelay: 100ms, maxDelay: 1s}}
      ---
      kind: Sink
      metadata: {name: beside}
      spec:
        from: [{sourceRef: {name: in}}]
        connectorRef: {name: plant}
        mqtt: {topic: "%s/out", qos: 1}
      """;

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService load = Executors.newSingleThreadExecutor();
  private final AtomicBoolean loading = new AtomicBoolean(true);
  @TempDir private Path folder;
  private RecordServer server;

  @AfterEach
  void end() {
    loading.set(false);
    load.close();
    workspace.delete(Sink.class, "out");
    workspace.delete(Sink.class, "beside");
    workspace.delete(Source.class, "in");
    server.close();
    vertx.close();
  }

  @Test
  void shouldHoldNoMoreThanWhatIsInFlightHoweverMuchIsOffered() {
    server = RecordServer.start(folder);
    String topic = workspace.namespace();
    workspace.apply(MANIFEST.formatted(server.url(), topic, IN_FLIGHT, topic));
    workspace.awaitConnector("server", ConnectorState.Connected);
    workspace.awaitSource("in", PipelineState.Running);
    load.execute(() -> publishAsMuchAsTheBrokerTakes(topic + "/in"));
    await().until(() -> delivered("out") > WARM);
    long worker = mooring.pods().pid(workspace.awaitHolder("in"));
    long before = LiveHeap.bytes(worker);

    server.answer("stalled");
    double answered = delivered("out");
    await()
        .during(STALL)
        .atMost(STALL.plusMinutes(3))
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(LiveHeap.bytes(worker) - before).isLessThan(TOLERANCE_BYTES));
    double stalled = delivered("out");
    // What was answered before and not yet counted.
    assertThat(stalled - answered).isBetween(0.0, (double) IN_FLIGHT);
    assertThat(delivered("beside") - stalled)
        .as("records that the other Sink is ahead")
        .isBetween(0.0, (double) IN_FLIGHT);

    server.answer("well");
    await().until(() -> delivered("out") > stalled + WARM);
  }

  private double delivered(String sink) {
    return mooring.metric("mooring_sink_records_total", workspace.namespace(), sink, "delivered");
  }

  private void publishAsMuchAsTheBrokerTakes(String topic) {
    Semaphore unanswered = new Semaphore(500);
    try (TestClient client = TestClient.connect(vertx, mooring.broker().port())) {
      while (loading.get()) {
        unanswered.acquireUninterruptibly();
        client
            .publishLater(topic, RECORD)
            .whenComplete((answered, failure) -> unanswered.release());
      }
    }
  }
}
