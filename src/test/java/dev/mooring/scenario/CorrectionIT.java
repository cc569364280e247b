package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkStatus;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between a mistake, or a Connector that is switched off, and the correction nothing is lost. */
class CorrectionIT {
  private static final int SOME = 50;
  private static final Vertx VERTX = Vertx.vertx();

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final String topic = workspace.namespace();
  private final TreeSet<Integer> received = new TreeSet<>();
  private TestClient client;
  private int published;

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @BeforeEach
  void flow() {
    client = TestClient.connect(VERTX, mooring.broker().port());
    client.subscribe(topic + "/out", 1);
    connector("plant", true);
    connector("target", true);
    workspace.apply(
        """
        kind: Source
        metadata: {name: in}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s/in"], qos: 1}}
        """
            .formatted(topic));
    sink("true");
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitConnector("target", ConnectorState.Connected);
    workspace.awaitSource("in", PipelineState.Running);
    publish();
    awaitAll();
  }

  @AfterEach
  void disconnect() {
    client.close();
    workspace.delete(Sink.class, "out");
    workspace.delete(Source.class, "in");
  }

  @Test
  void shouldGoOnAsAcceptedLastWithATypoInACorrection() {
    sink("paylod.fine");

    SinkStatus status = workspace.awaitSink("out", sink -> sink.reason() == Reason.UpdateFailed);
    assertThat(status.state()).isEqualTo(PipelineState.Running);
    assertThat(status.message()).contains("the last accepted settings go on: spec.filter: 1:");
    assertThat(status.acceptedGeneration()).isEqualTo(status.observedGeneration() - 1);
    assertThat(status.conditions())
        .filteredOn(condition -> condition.getType().equals("Accepted"))
        .singleElement()
        .satisfies(accepted -> assertThat(accepted.getStatus()).isEqualTo("False"))
        .satisfies(accepted -> assertThat(accepted.getReason()).isEqualTo("InvalidExpression"));
    publish();
    awaitAll();

    sink("text != ''");
    workspace.awaitSink("out", sink -> sink.reason() == Reason.Running);
    publish();
    awaitAll();
  }

  @Test
  void shouldKeepWhatComesWhileTheTargetsConnectorIsDisabled() {
    connector("target", false);
    workspace.awaitConnector("target", ConnectorState.Disabled);
    workspace.awaitSource(
        "in",
        source -> source.message() != null && source.message().contains("Sink out is suspended"));
    publish();

    connector("target", true);
    awaitAll();
    workspace.awaitSource("in", PipelineState.Running);
  }

  @Test
  void shouldKeepWhatComesWhileTheSourcesConnectorIsDisabled() {
    connector("plant", false);
    workspace.awaitConnector("plant", ConnectorState.Disabled);
    workspace.awaitSource("in", PipelineState.Disabled);
    await()
        .until(
            () ->
                workspace.connector("plant").nodes() == null
                    || workspace.connector("plant").nodes().isEmpty());
    publish();

    connector("plant", true);
    awaitAll();
  }

  private void connector(String name, boolean enabled) {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: %s}
        spec: {enabled: %s, mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 2}}
        """
            .formatted(name, enabled));
  }

  private void sink(String filter) {
    workspace.apply(
        """
        kind: Sink
        metadata: {name: out}
        spec:
          from: [{sourceRef: {name: in}}]
          filter: "%s"
          connectorRef: {name: target}
          mqtt: {topic: "%s/out", qos: 1}
        """
            .formatted(filter, topic));
  }

  private void publish() {
    for (int i = 0; i < SOME; i++) {
      client.publish(topic + "/in", String.valueOf(published++));
    }
  }

  private void awaitAll() {
    await()
        .untilAsserted(
            () -> {
              while (!client.received().isEmpty()) {
                received.add(Integer.valueOf(client.received().remove().payload().toString()));
              }
              assertThat(received)
                  .containsExactlyElementsOf(IntStream.range(0, published).boxed().toList());
            });
  }
}
