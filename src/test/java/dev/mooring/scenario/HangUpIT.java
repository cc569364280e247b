package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that hangs up on whoever sends it a message above its own limit. */
class HangUpIT {
  private static final int LARGEST_PACKET = 64 * 1024;
  private static final String LARGE = "x".repeat(100_000);
  private static final Vertx VERTX = Vertx.vertx();
  private static final EmbeddedBroker LIMITED =
      EmbeddedBroker.startWithLargestPacket(LARGEST_PACKET);

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final String topic = workspace.namespace();
  private final TestClient client = TestClient.connect(VERTX, mooring.broker().port());
  private final TestClient there = TestClient.connect(VERTX, LIMITED.port());
  private final TreeSet<Integer> arrived = new TreeSet<>();
  private final TreeSet<Integer> beside = new TreeSet<>();
  private int published;

  @BeforeEach
  void connect() {
    client.subscribe(topic + "/letters", 1);
    there.subscribe(topic + "/+", 1);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 1}}
        ---
        kind: Connector
        metadata: {name: limited}
        spec:
          mqtt: {url: "tcp://127.0.0.1:%d"}
          pool: {size: 2}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        ---
        kind: Source
        metadata: {name: in}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s/in/+"], qos: 1}}
        ---
        kind: Sink
        metadata: {name: beside}
        spec:
          from: [{sourceRef: {name: in}}]
          transform: "payload.n"
          connectorRef: {name: limited}
          mqtt: {topic: "%s/beside", qos: 1}
        ---
        kind: Sink
        metadata: {name: letters}
        spec: {connectorRef: {name: plant}, mqtt: {topic: "%s/letters", qos: 1}}
        """
            .formatted(LIMITED.port(), topic, topic, topic));
  }

  @AfterEach
  void remove() {
    for (String sink : List.of("out", "beside", "letters")) {
      workspace.delete(Sink.class, sink);
    }
    workspace.delete(Source.class, "in");
    client.close();
    there.close();
  }

  @AfterAll
  static void end() {
    LIMITED.close();
    VERTX.close();
  }

  @Test
  void shouldGiveAwayARecordThatTheBrokerHangsUpOnAndLetItsNeighboursPass() {
    sink("onFailure: DeadLetter, deadLetter: {sinkRef: {name: letters}}");
    publishOneAmongMany();

    List<String> letters = new ArrayList<>();
    await()
        .until(
            () -> {
              client.received().forEach(one -> letters.add(one.payload().toString()));
              client.received().clear();
              return letters.size() == 1;
            });
    assertThat(letters.getFirst())
        .contains(LARGE)
        .contains("the other side ends the connection each time it is written");
    awaitAllOthers();
    assertThat(letters).hasSize(1);
  }

  @Test
  void shouldDropARecordThatTheBrokerHangsUpOnWhereThePolicySaysSo() {
    sink("onFailure: Drop");
    publishOneAmongMany();

    awaitAllOthers();
    await()
        .untilAsserted(
            () ->
                assertThat(mooring.metric("mooring_sink_records_total", topic, "out", "dropped"))
                    .isEqualTo(1));
  }

  private void sink(String policy) {
    workspace.apply(
        """
        kind: Sink
        metadata: {name: out}
        spec:
          from: [{sourceRef: {name: in}}]
          connectorRef: {name: limited}
          mqtt: {topic: "%s/out", qos: 1}
          delivery: {%s}
        """
            .formatted(topic, policy));
    workspace.awaitConnector("limited", ConnectorState.Connected);
    workspace.awaitSource("in", PipelineState.Running);
    workspace.awaitSink("out", PipelineState.Running);
  }

  private void publishOneAmongMany() {
    publish(20);
    client.publish(topic + "/in/large", "{\"n\": -1, \"text\": \"" + LARGE + "\"}");
    publish(20);
  }

  private void publish(int records) {
    for (int i = 0; i < records; i++) {
      client.publish(topic + "/in/" + published % 3, "{\"n\": " + published++ + "}");
    }
  }

  /** The other Sink has the large one, too: what it makes of it is small. */
  private void awaitAllOthers() {
    await()
        .untilAsserted(
            () -> {
              take();
              assertThat(arrived)
                  .containsExactlyElementsOf(IntStream.range(0, published).boxed().toList());
              assertThat(beside)
                  .containsExactlyElementsOf(IntStream.range(-1, published).boxed().toList());
            });
  }

  private void take() {
    for (var one = there.received().poll(); one != null; one = there.received().poll()) {
      String text = one.payload().toString();
      if (one.topicName().endsWith("/beside")) {
        beside.add(Integer.valueOf(text));
      } else {
        arrived.add(Integer.valueOf(text.replaceAll("[^0-9]", "")));
      }
    }
  }
}
