package dev.mooring.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.reporting.StateBoard;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the registry that Quarkus brings, since names and suffixes are its own. */
@SuppressWarnings("deprecation")
class MeasuredBoardTest {
  private static final String LABELS =
      "{connector=\"broker\",namespace=\"plant\",node=\"worker-0\",type=\"mqtt\"}";
  private static final Clock NOON = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<ReportEntry> passedOn = new ArrayList<>();
  private final MeasuredBoard board =
      new MeasuredBoard(
          new StateBoard() {
            @Override
            public void put(ReportEntry entry, String type) {
              passedOn.add(entry);
            }

            @Override
            public void remove(ReportedObject object) {
              passedOn.clear();
            }
          },
          registry,
          "worker-0",
          NOON);

  @ParameterizedTest
  @CsvSource({
    "Connector, Connected, connector, 1",
    "Connector, Connecting, connector, 0",
    "Connector, Disconnected, connector, -1",
    "Source, Running, source, 1",
    "Source, Idle, source, 0",
    "Source, Disconnected, source, -1",
    "Sink, Running, sink, 1",
    "Sink, Blocked, sink, -1"
  })
  void shouldShowTheStateAsANumber(
      ReportedKind kind, NodeState state, String label, String expected) {
    ReportEntry entry = entry(kind, "u1", state, null, null);

    board.put(entry, "mqtt");

    String labels =
        Stream.of(
                label + "=\"broker\"", "namespace=\"plant\"", "node=\"worker-0\"", "type=\"mqtt\"")
            .sorted()
            .collect(Collectors.joining(","));
    assertThat(scrape())
        .contains("mooring_" + label + "_status{" + labels + "} " + expected + ".0");
    assertThat(passedOn).containsExactly(entry);
  }

  @Test
  void shouldTellWhenItWasConnectedAndDisconnected() {
    board.put(connector(NodeState.Connecting, null, null), "mqtt");

    assertThat(scrape()).doesNotContain("timestamp");

    board.put(connector(NodeState.Connected, null, null), "mqtt");

    assertThat(scrape())
        .contains("mooring_connector_last_connected_timestamp_seconds" + LABELS + " 1000000.0")
        .doesNotContain("last_disconnected");

    board.put(connector(NodeState.Disconnected, Reason.Timeout, "no answer"), "mqtt");

    assertThat(scrape())
        .contains("mooring_connector_last_disconnected_timestamp_seconds" + LABELS + " 1000000.0");
  }

  @Test
  void shouldCountAFaultOnceWhileItLasts() {
    board.put(connector(NodeState.Disconnected, Reason.Timeout, "no answer"), "mqtt");
    board.put(connector(NodeState.Disconnected, Reason.Timeout, "no answer"), "mqtt");
    board.put(connector(NodeState.Disconnected, Reason.ConnectionRefused, "refused"), "mqtt");
    board.put(connector(NodeState.Connected, null, null), "mqtt");
    board.put(connector(NodeState.Disconnected, Reason.Timeout, "no answer"), "mqtt");

    assertThat(scrape()).contains(errors("Timeout") + " 2.0", errors("ConnectionRefused") + " 1.0");
  }

  @Test
  void shouldForgetWhatIsRemoved() {
    board.put(connector(NodeState.Connected, null, null), "mqtt");

    board.remove(new ReportedObject(ReportedKind.Connector, new ObjectKey("plant", "broker")));

    assertThat(scrape()).doesNotContain("mooring_");
    assertThat(passedOn).isEmpty();
  }

  @Test
  void shouldBeginAnewForANamesake() {
    board.put(connector(NodeState.Disconnected, Reason.Timeout, "no answer"), "mqtt");

    board.put(entry(ReportedKind.Connector, "u2", NodeState.Connected, null, null), "sql");

    assertThat(scrape()).contains("type=\"sql\"").doesNotContain("Timeout", "mqtt");
  }

  /** Without the comma that the text format allows after the last label. */
  private String scrape() {
    return registry.scrape().replace(",}", "}");
  }

  private static String errors(String reason) {
    return "mooring_connector_errors_total{connector=\"broker\",namespace=\"plant\",node=\"worker-0\",reason=\"%s\",type=\"mqtt\"}"
        .formatted(reason);
  }

  private static ReportEntry connector(NodeState state, Reason reason, String message) {
    return entry(ReportedKind.Connector, "u1", state, reason, message);
  }

  private static ReportEntry entry(
      ReportedKind kind, String uid, NodeState state, Reason reason, String message) {
    return new ReportEntry(
        kind, "plant", "broker", uid, 1L, state, reason, message, null, 3, null, null, null);
  }
}
