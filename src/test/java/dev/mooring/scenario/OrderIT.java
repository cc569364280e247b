package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Nothing fails, and nothing overtakes: records that come on other threads than they leave on. */
class OrderIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int RECORDS = 20_000;

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void shouldPublishWhatAGeneratorMakesInItsOrder() {
    String topic = workspace.namespace();
    try (TestClient client = TestClient.connect(VERTX, mooring.broker().port())) {
      client.subscribe(topic + "/out", 1);
      workspace.apply(
          """
          kind: Connector
          metadata: {name: plant}
          spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 1}}
          ---
          kind: Sink
          metadata: {name: numbers}
          spec: {from: [{sourceRef: {name: counter}}], connectorRef: {name: plant}, mqtt: {topic: "%s/out"}}
          ---
          kind: Source
          metadata: {name: counter}
          spec: {generator: {interval: 1ms, payload: "string(sequence)", count: %d}}
          """
              .formatted(topic, RECORDS));
      workspace.awaitConnector("plant", ConnectorState.Connected);

      List<Integer> numbers = new ArrayList<>();
      await()
          .until(
              () -> {
                for (var next = client.received().poll();
                    next != null;
                    next = client.received().poll()) {
                  numbers.add(Integer.valueOf(next.payload().toString()));
                }
                return numbers.contains(RECORDS - 1);
              });

      assertThat(
              IntStream.range(1, numbers.size())
                  .filter(i -> numbers.get(i) != numbers.get(i - 1) + 1))
          .as("places where the next number does not follow")
          .isEmpty();
      assertThat(numbers).hasSize(RECORDS);
    }
  }
}
