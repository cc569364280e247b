package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.broker.CountedRecords;
import dev.mooring.testing.cluster.LocalApiServer;
import dev.mooring.testing.http.RecordServer;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand records a second, read by one worker and sent to a server in batches, through all that
 * can happen to either: none is lost, few come twice, and the first of each come in order.
 */
class DeliveryFaultsIT {
  private static final boolean SOAK = Integer.getInteger("mooring.rounds", 1) > 3;

  /** How often a worker dies in one test. */
  private static final int DEATHS = SOAK ? 3 : 1;

  private static final Duration FAULT = Duration.ofSeconds(5);
  private static final int IN_FLIGHT = 200;
  private static final int POISON = 97;
  private static final Vertx VERTX = Vertx.vertx();

  /** Its own: workers that die often are restarted late. */
  private static final Installation MOORING =
      Installation.builder().workers(2).lastingBroker().start();

  private final Workspace workspace = MOORING.workspace();
  @TempDir private Path folder;
  private RecordServer server;
  private CountedRecords records;
  private Set<Integer> poisonous = Set.of();

  @BeforeEach
  void serve() {
    server = RecordServer.start(folder);
  }

  @AfterEach
  void disconnect() {
    records.close();
    workspace.delete(Sink.class, "out");
    workspace.delete(Sink.class, "letters");
    workspace.delete(Source.class, "in");
    server.close();
  }

  @AfterAll
  static void end() {
    VERTX.close();
    MOORING.close();
  }

  @Test
  void shouldSurviveTheDeathOfItsWorker() {
    flow("Singleton", CountedRecords::record);
    for (int death = 0; death < DEATHS; death++) {
      records.goOnFor(Duration.ofSeconds(2));
      MOORING.pods().kill9(holder());
      records.goOnFor(Duration.ofSeconds(2));
    }
    assertComplete(DEATHS);
    records.assertOrder();
  }

  @Test
  void shouldSurviveAnOrderlyEndOfItsWorkerWithoutARepetition() {
    flow("Singleton", CountedRecords::record);
    for (int end = 0; end < DEATHS; end++) {
      records.goOnFor(Duration.ofSeconds(2));
      MOORING.admin().pods().inNamespace(Installation.NAMESPACE).withName(holder()).delete();
      records.goOnFor(Duration.ofSeconds(3));
    }
    assertComplete(0);
    records.assertOrder();
  }

  @Test
  void shouldWaitForAServerThatIsNotAvailable() {
    flow("Singleton", CountedRecords::record);
    server.answer("unavailable");
    records.goOnFor(FAULT);
    server.answer("well");
    assertComplete(0);
    records.assertOrder();
  }

  @Test
  void shouldWaitForAServerThatIsDead() {
    flow("Singleton", CountedRecords::record);
    server.process().kill();
    records.goOnFor(FAULT);
    server.startAgain();
    assertComplete(1);
    records.assertOrder();
  }

  @Test
  void shouldKeepUpWithASlowServerByBatches() {
    flow("Singleton", CountedRecords::record);
    server.answer("slow");
    records.goOnFor(FAULT);
    assertComplete(0);
    records.assertOrder();
    assertThat(server.records())
        .as("batches")
        .anyMatch(line -> line.indexOf("\"n\"") != line.lastIndexOf("\"n\""));
  }

  @Test
  void shouldSurviveItsWorkersDeathDuringAnOutage() {
    flow("Singleton", CountedRecords::record);
    server.answer("unavailable");
    records.goOnFor(Duration.ofSeconds(2));
    MOORING.pods().kill9(holder());
    records.goOnFor(Duration.ofSeconds(2));
    server.answer("well");
    assertComplete(1);
    records.assertOrder();
  }

  @Test
  void shouldGoOnAfterAConnectionThatHung() {
    flow("Singleton", CountedRecords::record);
    String holder = holder();
    MOORING.brokerLink(holder).freeze();
    records.goOnFor(Duration.ofSeconds(20));
    MOORING.brokerLink(holder).thaw();
    assertComplete(2);
    records.assertOrder();
  }

  @Test
  void shouldGoOnWhereItWasWhenItsBrokerIsBack() {
    flow("Singleton", CountedRecords::record);
    server.answer("unavailable");
    records.goOnFor(FAULT);
    // The test's own client is not what is tested: all is in the session before it breaks.
    records.finish();
    MOORING.killBroker();
    MOORING.ensureBroker();
    server.answer("well");
    assertComplete(1);
    records.assertOrder();
  }

  @Test
  void shouldGiveAwayPoisonAndLetTheOthersPass() {
    poisonous = new HashSet<>(IntStream.range(0, 1_000).map(i -> i * POISON).boxed().toList());
    flow(
        "Singleton",
        number -> number % POISON == 0 ? "{\"n\": " + number : CountedRecords.record(number));
    records.goOnFor(FAULT);
    assertComplete(0);
    records.assertOrder();
  }

  @Test
  void shouldGiveAwayWhatIsTooLarge() {
    poisonous = Set.of(1_000, 2_000);
    String large = "x".repeat(110_000);
    flow(
        "Singleton",
        number ->
            poisonous.contains(number)
                ? "{\"n\": " + number + ", \"large\": \"" + large + "\"}"
                : CountedRecords.record(number));
    records.goOnFor(FAULT);
    assertComplete(0);
    records.assertOrder();
  }

  @Test
  void shouldGoOnThroughARotationOfTheLogin() {
    flow("Singleton", CountedRecords::record);
    for (int rotation = 0; rotation < 3; rotation++) {
      workspace.secret(
          "login",
          Map.of(
              "username",
              RecordServer.USER,
              "password",
              RecordServer.PASSWORD,
              "rotation",
              "" + rotation));
      records.goOnFor(Duration.ofSeconds(2));
    }
    assertComplete(0);
    records.assertOrder();
  }

  @Test
  void shouldGoOnWithoutTheApiServerWhereAllWorkersRead() {
    assumeTrue(MOORING.cluster().apiServer().isPresent(), "not this test's to stop");
    LocalApiServer apiServer = MOORING.cluster().apiServer().get();
    flow("Shared", CountedRecords::record);
    apiServer.stopApiServer();
    try {
      records.goOnFor(Duration.ofSeconds(12));
      records.awaitAll();
    } finally {
      apiServer.startApiServer();
    }
    assertComplete(0);
  }

  private void flow(String placement, IntFunction<String> payload) {
    String topic = workspace.namespace();
    workspace.secret(
        "login", Map.of("username", RecordServer.USER, "password", RecordServer.PASSWORD));
    workspace.apply(MANIFEST.formatted(server.url(), placement, topic, IN_FLIGHT));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitConnector("server", ConnectorState.Connected);
    workspace.awaitSource("in", PipelineState.Running);
    records =
        new CountedRecords(
            VERTX, MOORING.broker().port(), topic + "/in", this::recordsThere, payload);
    records.begin();
  }

  private static final String MANIFEST =
      """
      kind: Connector
      metadata: {name: plant}
      spec:
        mqtt: {url: "tcp://plant-broker:1883"}
        pool: {size: 2}
        healthCheck: {interval: 5s, timeout: 2s}
        reconnect: {minDelay: 100ms, maxDelay: 1s}
      ---
      kind: Connector
      metadata: {name: server}
      spec:
        http: {url: "%s", credentials: {secretRef: {name: login}}, pipelining: 8}
        pool: {size: 4}
        reconnect: {minDelay: 100ms, maxDelay: 1s}
      ---
      kind: Source
      metadata: {name: in}
      spec: {placement: %s, connectorRef: {name: plant}, mqtt: {topics: ["%s/in/+"], qos: 1}}
      ---
      kind: Sink
      metadata: {name: letters}
      spec: {connectorRef: {name: server}, http: {path: /described/letters}}
      ---
      kind: Sink
      metadata: {name: out}
      spec:
        from: [{sourceRef: {name: in}}]
        filter: payload.n >= 0
        connectorRef: {name: server}
        http: {path: /records}
        delivery:
          inFlight: %d
          batch: {size: 50}
          retry: {minDelay: 100ms, maxDelay: 1s}
          onFailure: DeadLetter
          deadLetter: {sinkRef: {name: letters}}
      """;

  private List<String> recordsThere() {
    return server.records().stream().filter(line -> !line.startsWith("/")).toList();
  }

  private Set<Integer> lettersThere() {
    Set<Integer> numbers = new HashSet<>();
    for (String line : server.records()) {
      if (line.startsWith("/described/letters ")) {
        numbers.add(
            Integer.valueOf(
                line.replaceAll("(?s).*\"original\":\"\\{\\\\\"n\\\\\": (\\d+).*", "$1")));
      }
    }
    return numbers;
  }

  private String holder() {
    return workspace.awaitHolder("in");
  }

  private void assertComplete(int interruptions) {
    int published = records.finish();
    Set<Integer> good = new HashSet<>(IntStream.range(0, published).boxed().toList());
    Set<Integer> bad = new HashSet<>(good);
    bad.retainAll(poisonous);
    good.removeAll(bad);
    records.awaitAll(good);
    await().untilAsserted(() -> assertThat(lettersThere()).isEqualTo(bad));
    assertThat(records.repeated())
        .as("records that came twice")
        .isLessThanOrEqualTo(interruptions * IN_FLIGHT);
    // A worker that is just being started again has nothing to say yet.
    await()
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .untilAsserted(this::assertLedger);
  }

  /** What the workers that run now have received is all accounted for, and nothing is left. */
  private void assertLedger() {
    for (String sink : List.of("out", "letters")) {
      double ended = 0;
      for (String result :
          List.of("delivered", "filtered", "dropped", "dead_lettered", "returned")) {
        ended += MOORING.metric("mooring_sink_records_total", workspace.namespace(), sink, result);
      }
      assertThat(
              MOORING.metric("mooring_sink_records_total", workspace.namespace(), sink, "received"))
          .as(sink)
          .isEqualTo(ended);
    }
  }
}
