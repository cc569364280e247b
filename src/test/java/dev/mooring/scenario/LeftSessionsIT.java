package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers die without a word and are not replaced: their sessions must not keep any record. */
class LeftSessionsIT {
  private static final Installation MOORING = Installation.builder().workers(4).start();
  private static final Vertx VERTX = Vertx.vertx();

  private final Workspace workspace = MOORING.workspace();
  private final String topic = workspace.namespace();
  private final Map<String, Integer> received = new HashMap<>();
  private List<Session> before;
  private TestClient reader;

  @AfterAll
  static void end() {
    VERTX.close();
    MOORING.close();
  }

  @BeforeEach
  void flowOnFourWorkers() {
    scale(4);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883"}
          pool: {size: 2}
        ---
        kind: Source
        metadata: {name: numbers}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s/in"], qos: 1}}
        ---
        kind: Sink
        metadata: {name: numbers}
        spec:
          from: [{sourceRef: {name: numbers}}]
          connectorRef: {name: plant}
          mqtt: {topic: "%s/out", qos: 1}
        """
            .formatted(topic, topic));
    before =
        workspace
            .awaitConnector(
                "plant",
                status ->
                    NodeCount.of(4, 4).equals(status.connectedNodes())
                        && sessions(status).size() == 4)
            .sessions();
    workspace.awaitSource("numbers", PipelineState.Running);
    assertThat(before)
        .extracting(Session::worker)
        .containsExactly("worker-0", "worker-1", "worker-2", "worker-3");
    assertThat(before).extracting(Session::source).containsOnly("numbers");
    reader = TestClient.connect(VERTX, MOORING.broker().port());
    reader.subscribe(topic + "/out", 1);
    awaitFlow();
  }

  /** This broker knows the members of a share group a second late. */
  private void awaitFlow() {
    try (TestClient probing = TestClient.connect(VERTX, MOORING.broker().port())) {
      Awaitility.await()
          .until(
              () -> {
                probing.publish(topic + "/in", "probe");
                take();
                return received.getOrDefault("probe", 0) >= 15;
              });
    }
    received.remove("probe");
  }

  @AfterEach
  void disconnect() {
    reader.close();
    workspace.delete(Sink.class, "numbers");
    workspace.delete(Source.class, "numbers");
    workspace.awaitUnused("plant");
    workspace.delete(Connector.class, "plant");
  }

  @Test
  void shouldLoseNoRecordWhenTwoOfFourWorkersAreKilledAndNotReplaced() {
    Publisher publisher = new Publisher();
    publisher.awaitMore(300);
    for (String worker : List.of("worker-2", "worker-3")) {
      MOORING.pods().withholdRestart(worker, true);
      MOORING.pods().kill9(worker);
    }
    publisher.awaitMore(300);
    scale(2);

    awaitSessionsOfTwo();
    publisher.awaitMore(100);
    awaitAll("kill -9 and scaled down", publisher.stop());
  }

  @Test
  void shouldLoseNoRecordAndLeaveNoSessionWhenScaledDown() {
    Publisher publisher = new Publisher();
    publisher.awaitMore(200);
    scale(2);

    awaitSessionsOfTwo();
    publisher.awaitMore(100);
    awaitAll("scaled down", publisher.stop());
  }

  private void awaitSessionsOfTwo() {
    ConnectorStatus after =
        workspace.awaitConnector(
            "plant", status -> sessions(status).stream().noneMatch(this::isLeft));
    assertThat(after.sessions())
        .extracting(Session::worker)
        .containsExactly("worker-0", "worker-1");
  }

  private void awaitAll(String what, int published) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              take();
              assertThat(IntStream.range(0, published).mapToObj(Integer::toString))
                  .as("not arrived")
                  .filteredOn(number -> !received.containsKey(number))
                  .isEmpty();
            });
    received.remove("probe");
    int duplicates = received.values().stream().mapToInt(times -> times - 1).sum();
    System.out.printf(
        "%s: %d records published, %d lost, %d duplicates%n",
        what, published, published - received.size(), duplicates);
    assertThat(MOORING.broker().clientsPushedOut()).as("client ids that two fought over").isEmpty();
    before.stream()
        .filter(this::isLeft)
        .forEach(
            session -> assertThat(hasSession(session)).as("%s at the broker", session).isFalse());
  }

  private static List<Session> sessions(ConnectorStatus status) {
    return status.sessions() == null ? List.of() : status.sessions();
  }

  private boolean isLeft(Session session) {
    return session.worker().equals("worker-2") || session.worker().equals("worker-3");
  }

  /** Whether the broker has a session for the client id, which only a connect can tell. */
  private boolean hasSession(Session session) {
    String end = "-" + session.worker() + "-" + session.client();
    List<String> ids =
        MOORING.broker().connectedClients().stream()
            .filter(id -> id.endsWith(end))
            .distinct()
            .toList();
    assertThat(ids).isNotEmpty();
    return ids.stream().anyMatch(LeftSessionsIT::sessionPresent);
  }

  private static boolean sessionPresent(String clientId) {
    boolean present = connectAndDisconnect(clientId, false);
    // The look has made one.
    connectAndDisconnect(clientId, true);
    return present;
  }

  private static boolean connectAndDisconnect(String clientId, boolean clean) {
    MqttClient client =
        MqttClient.create(
            VERTX, new MqttClientOptions().setClientId(clientId).setCleanSession(clean));
    boolean present =
        await(client.connect(MOORING.broker().port(), "localhost")).isSessionPresent();
    await(client.disconnect());
    return present;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(3, TimeUnit.MINUTES).join();
  }

  private void scale(int replicas) {
    MOORING
        .admin()
        .resources(WorkerPool.class)
        .inNamespace(Installation.NAMESPACE)
        .withName("default")
        .scale(replicas);
  }

  private void take() {
    while (!reader.received().isEmpty()) {
      received.merge(reader.received().remove().payload().toString(), 1, Integer::sum);
    }
  }

  /** Publishes the numbers from 0 at QoS 1, 50 a second. */
  private final class Publisher {
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final TestClient client = TestClient.connect(VERTX, MOORING.broker().port());

    Publisher() {
      clock.scheduleAtFixedRate(
          () -> client.publish(topic + "/in", Integer.toString(count.getAndIncrement())),
          0,
          20,
          TimeUnit.MILLISECONDS);
    }

    void awaitMore(int records) {
      int until = count.get() + records;
      Awaitility.await().until(() -> count.get() >= until);
    }

    int stop() {
      clock.close();
      client.close();
      return count.get();
    }
  }
}
