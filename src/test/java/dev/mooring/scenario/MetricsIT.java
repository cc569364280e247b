package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker's metrics say of a Connector, a Source and a Sink, as Prometheus reads them. */
class MetricsIT {

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @AfterEach
  void remove() {
    mooring.brokerLink("worker-0").restore();
  }

  @Test
  void shouldTellWhatAPoolAndItsUsersDo() {
    Instant begin = Instant.now().minusSeconds(1);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 3}, reconnect: {minDelay: 100ms, maxDelay: 1s}}
        ---
        kind: Source
        metadata: {name: ticks}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["no/such/topic"]}}
        ---
        kind: Source
        metadata: {name: made}
        spec: {placement: PerNode, generator: {interval: 20ms}}
        ---
        kind: Sink
        metadata: {name: back}
        spec: {from: [{sourceRef: {name: ticks}}, {sourceRef: {name: made}}], connectorRef: {name: plant}, mqtt: {topic: "%s"}}
        """
            .formatted(workspace.namespace()));
    workspace.awaitConnector("plant", ConnectorState.Connected);

    awaitValue("mooring_connector_status", 1, "connector=\"plant\"", "type=\"mqtt\"");
    awaitValue("mooring_source_status", 1, "source=\"ticks\"", "type=\"mqtt\"");
    awaitValue("mooring_sink_status", 1, "sink=\"back\"", "type=\"mqtt\"");
    awaitValue("mooring_pool_connections", 3, "connector=\"plant\"", "state=\"open\"");
    await()
        .untilAsserted(
            () -> {
              double active = value("mooring_pool_connections", "state=\"active\"");
              double idle = value("mooring_pool_connections", "state=\"idle\"");
              assertThat(active)
                  .as("the Source's client, and others with a write")
                  .isBetween(1., 3.);
              assertThat(active + idle).isEqualTo(3);
            });
    assertThat(value("mooring_pool_waiting", "connector=\"plant\"")).isNotNegative();
    assertThat(seconds("mooring_connector_last_attempt_timestamp_seconds")).isAfter(begin);
    assertThat(seconds("mooring_connector_last_connected_timestamp_seconds")).isAfter(begin);
    await().until(() -> value("mooring_sink_latency_seconds_count", "sink=\"back\"") > 10);
    assertThat(value("mooring_sink_latency_seconds_bucket", "sink=\"back\"", "le=\"+Inf\""))
        .isPositive();
    assertThat(value("mooring_sink_records_total", "sink=\"back\"", "result=\"delivered\""))
        .isPositive();
    assertThat(value("mooring_source_records_total", "source=\"made\"")).isPositive();

    assertFaultIsShown();
    assertGoneIsNotShown();
  }

  private void assertFaultIsShown() {
    Instant cut = Instant.now().minusSeconds(1);
    mooring.brokerLink("worker-0").cut();
    awaitValue("mooring_connector_status", -1, "connector=\"plant\"");
    assertThat(seconds("mooring_connector_last_disconnected_timestamp_seconds")).isAfter(cut);
    assertThat(value("mooring_connector_errors_total", "connector=\"plant\"")).isPositive();
    awaitValue("mooring_pool_connections", 0, "state=\"active\"");
    mooring.brokerLink("worker-0").restore();
    workspace.awaitConnector("plant", ConnectorState.Connected);
  }

  private void assertGoneIsNotShown() {
    workspace.delete(Sink.class, "back");
    workspace.delete(Source.class, "ticks");
    workspace.delete(Source.class, "made");
    workspace.awaitUnused("plant");
    workspace.delete(Connector.class, "plant");
    await().untilAsserted(() -> assertThat(ownLines()).isEmpty());
  }

  private void awaitValue(String name, double expected, String... labels) {
    await(name + Arrays.toString(labels))
        .untilAsserted(() -> assertThat(value(name, labels)).isEqualTo(expected));
  }

  private Instant seconds(String name) {
    return Instant.ofEpochMilli((long) (1000 * value(name, "connector=\"plant\"")));
  }

  private double value(String name, String... labels) {
    return ownLines().stream()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private List<String> ownLines() {
    return mooring.metrics("worker-0").stream()
        .filter(line -> line.contains("namespace=\"" + workspace.namespace() + "\""))
        .toList();
  }
}
