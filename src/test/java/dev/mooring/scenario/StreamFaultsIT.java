package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.testing.broker.CountedRecords;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand records a second between topics of one broker, through the ends of their workers: a
 * stream over one connection, where PUBACKs wait for messages. Three ends of each kind in {@code
 * make soak}.
 */
class StreamFaultsIT {
  private static final int ENDS = Integer.getInteger("mooring.rounds", 1) > 3 ? 3 : 1;
  private static final int IN_FLIGHT = 200;
  private static final Vertx VERTX = Vertx.vertx();

  /** Its own: workers that die often are restarted late. */
  private static final Installation MOORING =
      Installation.builder().workers(2).lastingBroker().start();

  private static final String MANIFEST =
      """
      kind: Connector
      metadata: {name: plant}
      spec:
        mqtt: {url: "tcp://plant-broker:1883"}
        healthCheck: {interval: 5s, timeout: 2s}
        reconnect: {minDelay: 100ms, maxDelay: 1s}
      ---
      kind: Source
      metadata: {name: in}
      spec: {placement: Singleton, connectorRef: {name: plant}, mqtt: {topics: ["%s/in/+"], qos: 1}}
      ---
      kind: Sink
      metadata: {name: out}
      spec:
        from: [{sourceRef: {name: in}}]
        connectorRef: {name: plant}
        mqtt: {topic: "%s/out", qos: 1}
        delivery: {inFlight: %d}
      """;

  private final Workspace workspace = MOORING.workspace();
  private final String topic = workspace.namespace();
  private final List<MqttPublishMessage> arrived = new ArrayList<>();
  private TestClient subscriber;
  private CountedRecords records;

  @BeforeEach
  void flow() {
    subscriber = TestClient.connect(VERTX, MOORING.broker().port());
    subscriber.subscribe(topic + "/out", 1);
    workspace.apply(MANIFEST.formatted(topic, topic, IN_FLIGHT));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("in", PipelineState.Running);
    records =
        new CountedRecords(
            VERTX, MOORING.broker().port(), topic + "/in", this::there, CountedRecords::record);
    records.begin();
  }

  @AfterEach
  void close() {
    records.close();
    subscriber.close();
  }

  @AfterAll
  static void end() {
    VERTX.close();
    MOORING.close();
  }

  @Test
  void shouldSurviveTheDeathOfItsWorker() {
    for (int death = 0; death < ENDS; death++) {
      records.goOnFor(Duration.ofSeconds(3));
      MOORING.pods().kill9(workspace.awaitHolder("in"));
      records.goOnFor(Duration.ofSeconds(3));
    }
    assertComplete(ENDS * IN_FLIGHT);
  }

  @Test
  void shouldSurviveAnOrderlyEndOfItsWorkerWithoutARepetition() {
    for (int end = 0; end < ENDS; end++) {
      records.goOnFor(Duration.ofSeconds(3));
      MOORING
          .admin()
          .pods()
          .inNamespace(Installation.NAMESPACE)
          .withName(workspace.awaitHolder("in"))
          .delete();
      records.goOnFor(Duration.ofSeconds(3));
    }
    assertComplete(0);
  }

  private void assertComplete(int repetitions) {
    records.awaitAll();
    assertThat(records.repeated()).as("records that came twice").isLessThanOrEqualTo(repetitions);
    records.assertOrder();
  }

  private List<String> there() {
    subscriber.received().drainTo(arrived);
    return arrived.stream().map(message -> message.payload().toString()).toList();
  }
}
