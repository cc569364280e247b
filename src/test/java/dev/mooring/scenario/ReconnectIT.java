package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user asks for new connections while records flow. */
class ReconnectIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Vertx VERTX = Vertx.vertx();

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final String topic = workspace.namespace();
  private final NumberedFlow flow = new NumberedFlow(VERTX, mooring.broker().port(), topic);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger fewest = new AtomicInteger(Integer.MAX_VALUE);

  @AfterEach
  void disconnect() {
    clock.close();
    flow.close();
  }

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void shouldOpenAllConnectionsAnewAndLoseNothing() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          mqtt: {url: "tcp://plant-broker:1883", clientIdPrefix: "%s"}
          pool: {size: 2}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        ---
        kind: Source
        metadata: {name: numbers}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s/in"], qos: 1}}
        ---
        kind: Sink
        metadata: {name: back}
        spec:
          from: [{source: numbers}]
          connectorRef: {name: plant}
          mqtt: {topic: "%s/out", qos: 1}
        """
            .formatted(topic, topic, topic));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("numbers", PipelineState.Running);
    int all = 2 * mooring.workers().size();
    await().atMost(PATIENCE).until(() -> mooring.broker().connectedNow(topic) == all);
    long before = connects();
    flow.begin();
    clock.scheduleAtFixedRate(
        () -> fewest.accumulateAndGet(mooring.broker().connectedNow(topic), Math::min),
        0,
        20,
        TimeUnit.MILLISECONDS);

    annotate("once");

    // Each connection once more, and a probe for each worker.
    long anew = before + all + mooring.workers().size();
    await().atMost(PATIENCE).until(() -> connects() >= anew);
    flow.finish();
    workspace.awaitConnector("plant", ConnectorState.Connected);
    await().atMost(PATIENCE).until(() -> mooring.broker().connectedNow(topic) == all);
    assertThat(connects()).isEqualTo(anew);
    assertThat(fewest.get()).isGreaterThanOrEqualTo(mooring.workers().size());
  }

  /** How often a client of the Connector has connected since the broker began. */
  private long connects() {
    return mooring.broker().connectedClients().stream()
        .filter(client -> client.startsWith(topic))
        .count();
  }

  private void annotate(String request) {
    mooring
        .admin()
        .resources(Connector.class)
        .inNamespace(workspace.namespace())
        .withName("plant")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"mooring.dev/reconnect\": \"%s\"}}}"
                .formatted(request));
  }
}
