package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkStatus;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Records on their way from a broker through filter and transform back to it, with what can go
 * wrong on the way.
 */
class RecordsIT {
  private static final Vertx VERTX = Vertx.vertx();

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final String topic = workspace.namespace();
  private TestClient client;

  @BeforeEach
  void connect() {
    client = TestClient.connect(VERTX, mooring.broker().port());
    client.subscribe(topic + "/out", 1);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883"}
          pool: {size: 1}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        ---
        kind: Source
        metadata: {name: rooms}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s/in/+"]}}
        """
            .formatted(topic));
    workspace.awaitConnector("plant", ConnectorState.Connected);
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void shouldFilterAndTransformAndDeliverEachRecord() {
    sink("hot", "filter: payload.celsius > 80, transform: 'string(int(payload.celsius))'");

    IntStream.range(0, 200).forEach(celsius -> publish("{\"celsius\": %d}".formatted(celsius)));

    assertThat(received(119))
        .isEqualTo(
            IntStream.range(81, 200).mapToObj(Integer::toString).collect(Collectors.toSet()));
  }

  @Test
  void shouldPassBytesThroughUntouchedWhenNothingNeedsThem() {
    sink("all", "");
    String record = "{\"exact\":  1234567890123456789.10, not even JSON";

    publish(record);

    assertThat(received(1)).containsExactly(record);
  }

  @Test
  void shouldKeepABadRecordAndSayWhoStopsTheSource() {
    sink("hot", "filter: payload.celsius > 80");

    IntStream.range(0, 6).forEach(each -> publish("not JSON"));
    SinkStatus blocked = workspace.awaitSink("hot", status -> anyBlocked(status));

    assertThat(blocked.nodes())
        .filteredOn(node -> node.state() == NodeState.Blocked)
        .allSatisfy(
            node -> {
              assertThat(node.reason()).isEqualTo(Reason.InvalidRecord);
              assertThat(node.message()).contains("not valid JSON").contains("onFailure: Drop");
            });
    SourceStatus source =
        workspace.awaitSource(
            "rooms",
            status ->
                status.nodes() != null
                    && status.nodes().stream()
                        .anyMatch(node -> node.reason() == Reason.BlockedBySink));
    assertThat(source.message()).contains("hot");

    sink("hot", "filter: payload.celsius > 80, delivery: {onFailure: Drop}");
    workspace.awaitSink("hot", PipelineState.Running);
    publish("{\"celsius\": 99}");
    assertThat(received(1)).containsExactly("{\"celsius\": 99}");
  }

  @Test
  void shouldDropCountAndReportABadRecordWhereThePolicySaysSo() {
    sink("hot", "filter: payload.celsius > 80, delivery: {onFailure: Drop}");

    publish("not JSON");
    publish("{\"celsius\": 99}");

    assertThat(received(1)).containsExactly("{\"celsius\": 99}");
    workspace.awaitSink(
        "hot",
        status ->
            status.state() == PipelineState.Running
                && status.nodes().stream().anyMatch(node -> node.reason() == Reason.InvalidRecord));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        mooring.metric(
                            "mooring_sink_records_total", workspace.namespace(), "hot", "dropped"))
                    .isEqualTo(1));
  }

  private static boolean anyBlocked(SinkStatus status) {
    return status.nodes() != null
        && status.nodes().stream().anyMatch(node -> node.state() == NodeState.Blocked);
  }

  private void sink(String name, String settings) {
    String more = settings.isEmpty() ? "" : ", " + settings;
    workspace.apply(
        """
        kind: Sink
        metadata: {name: %s}
        spec: {from: [{sourceRef: {name: rooms}}], connectorRef: {name: plant}, mqtt: {topic: "%s/out"}%s}
        """
            .formatted(name, topic, more));
    workspace.awaitSource("rooms", PipelineState.Running);
  }

  private void publish(String record) {
    client.publish(topic + "/in/any", record);
  }

  private Set<String> received(int count) {
    Set<String> payloads = new TreeSet<>();
    await()
        .until(
            () -> {
              client.received().forEach(message -> payloads.add(message.payload().toString()));
              return payloads.size() >= count;
            });
    return payloads;
  }
}
