package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user asks for new connections while records flow. */
class ReconnectIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int SIZE = 2;

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
          pool: {size: %d}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        """
            .formatted(topic, SIZE));
    workspace.apply(flow.pipeline("Shared", 100));
    workspace.awaitSource("numbers", PipelineState.Running);
    awaitAllConnected();
    Map<String, Long> before = connects();
    flow.begin();
    clock.scheduleAtFixedRate(
        () -> fewest.accumulateAndGet(mooring.broker().connectedNow(topic), Math::min),
        0,
        20,
        TimeUnit.MILLISECONDS);

    annotate("once");

    await("each connection is opened once more")
        .until(
            this::connects,
            now -> before.keySet().stream().allMatch(id -> now.get(id) > before.get(id)));
    flow.finish();
    awaitAllConnected();
    assertThat(fewest.get()).isGreaterThanOrEqualTo(mooring.workers().size());
    assertEnds();
  }

  /** All of them are there, and each worker has seen that. */
  private void awaitAllConnected() {
    workspace.awaitOpen("plant", SIZE);
    await()
        .until(
            () -> mooring.broker().connectedNow(topic),
            count -> count == SIZE * mooring.workers().size());
  }

  /** Longer than anything that a pool does of itself after it has changed. */
  private void assertEnds() {
    Map<String, Long> after = connects();
    await().during(Duration.ofSeconds(8)).until(this::connects, after::equals);
  }

  /** How often each client of the Connector has connected since the broker began. */
  private Map<String, Long> connects() {
    return mooring.broker().connectedClients().stream()
        .filter(client -> client.startsWith(topic))
        .collect(Collectors.groupingBy(client -> client, Collectors.counting()));
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
