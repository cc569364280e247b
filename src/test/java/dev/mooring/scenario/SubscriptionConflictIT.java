package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources with overlapping topics, of different QoS, on one Connector. */
class SubscriptionConflictIT {
  private static final Vertx VERTX = Vertx.vertx();

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final String topic = workspace.namespace();
  private TestClient client;

  @BeforeEach
  void connect() {
    client = TestClient.connect(VERTX, mooring.broker().port());
    client.subscribe(topic + "/out/+", 1);
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
  void shouldRefuseTheYoungerSourceUntilThePoolHasAClientForIt() {
    connector(1);
    pipeline("all", topic + "/in/#", 0, "");
    workspace.awaitSource("all", PipelineState.Running);
    // Those of one second go by their names.
    pipeline("some", topic + "/in/+/temp", 1, "");

    SourceStatus refused =
        workspace.awaitSource("some", status -> status.reason() == Reason.SubscriptionConflict);

    assertThat(refused.conditions())
        .filteredOn(condition -> condition.getType().equals("Accepted"))
        .singleElement()
        .satisfies(
            accepted -> {
              assertThat(accepted.getStatus()).isEqualTo("False");
              assertThat(accepted.getReason()).isEqualTo("SubscriptionConflict");
              assertThat(accepted.getMessage())
                  .contains(topic + "/in/+/temp", topic + "/in/#", "Source 'all'")
                  .contains("pool.size", "2 or more");
            });
    assertThat(refused.state()).isEqualTo(PipelineState.Pending);
    // It runs as soon as one worker has begun; on all of them a moment later.
    assertThat(workspace.awaitSource("all", status -> status.reason() == Reason.Running).state())
        .isEqualTo(PipelineState.Running);

    connector(2);
    workspace.awaitSource("some", PipelineState.Running);
    workspace.awaitSource("all", PipelineState.Running);

    List<String> received = publishAndReceive(60, 120);
    assertThat(received)
        .as("each record once for each Source")
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 60)
                .boxed()
                .flatMap(i -> List.of("all:" + i, "some:" + i).stream())
                .toList());
  }

  @Test
  void shouldLetOneSourceGoOnWhileTheOtherOneIsStalled() {
    connector(2);
    pipeline("stalled", topic + "/in/#", 1, "filter: 'payload.number < 0'");
    pipeline("flowing", topic + "/in/+/temp", 1, "");
    workspace.awaitSource("stalled", PipelineState.Running);
    workspace.awaitSource("flowing", PipelineState.Running);

    // None of these is JSON: the first one that each worker gets stops it there.
    List<String> received = publishAndReceive(300, 300);

    workspace.awaitSource(
        "stalled",
        status -> status.nodes().stream().anyMatch(node -> node.reason() == Reason.BlockedBySink));
    assertThat(received)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 300).mapToObj(i -> "flowing:" + i).toList());
  }

  private void connector(int size) {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883"}
          pool: {size: %d}
        """
            .formatted(size));
    workspace.awaitConnector("plant", ConnectorState.Connected);
  }

  private void pipeline(String name, String filter, int qos, String sinkFilter) {
    workspace.apply(
        """
        kind: Source
        metadata: {name: %s}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s"], qos: %d}}
        ---
        kind: Sink
        metadata: {name: %s}
        spec:
          from: [{sourceRef: {name: %s}}]
          connectorRef: {name: plant}
          mqtt: {topic: "%s/out/%s", qos: 1}
          %s
        """
            .formatted(name, filter, qos, name, name, topic, name, sinkFilter));
  }

  /** The broker takes a second to know all members of a group: they are asked for first. */
  private List<String> publishAndReceive(int count, int expected) {
    IntStream.range(0, count).forEach(i -> client.publish(topic + "/in/x/temp", "" + i));
    List<String> received = new ArrayList<>();
    await()
        .until(
            () -> {
              client.received().stream()
                  .map(
                      packet ->
                          packet.topicName().substring((topic + "/out/").length())
                              + ":"
                              + packet.payload())
                  .forEach(received::add);
              client.received().clear();
              return received.size() >= expected;
            });
    return received;
  }
}
