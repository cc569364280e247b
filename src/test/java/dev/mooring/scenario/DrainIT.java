package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deleted finishes what it has in flight first, and holds up nobody else. */
class DrainIT {
  private static final Vertx VERTX = Vertx.vertx();

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final String topic = workspace.namespace();
  private final Map<String, TreeSet<Integer>> received = new TreeMap<>();
  private TestClient client;

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @BeforeEach
  void flow() {
    client = TestClient.connect(VERTX, mooring.broker().port());
    client.subscribe(topic + "/+", 1);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 2}}
        ---
        kind: Source
        metadata: {name: numbers}
        spec: {placement: PerNode, generator: {interval: 5ms, payload: "node + ' ' + string(sequence)"}}
        """);
    workspace.awaitConnector("plant", ConnectorState.Connected);
    sink("steady", "plant", "");
    sink("leaving", "plant", "");
    await().until(() -> took("leaving", 300) && took("steady", 300));
  }

  @AfterEach
  void disconnect() {
    client.close();
    workspace.delete(Source.class, "numbers");
  }

  @Test
  void shouldFinishWhatADeletedSinkHasInFlight() {
    workspace.delete(Sink.class, "leaving");
    awaitGone(Sink.class, "leaving");

    int seen = count("steady");
    await().until(() -> took("steady", seen + 300));
    mooring.workers().forEach(worker -> assertNoGap("leaving", worker));
  }

  @Test
  void shouldLetADeletedSinkGoWhenItsTimeIsOverAndItsSourceGoOn() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: nowhere}
        spec: {mqtt: {url: "tcp://127.0.0.1:9"}, pool: {size: 1}}
        """);
    sink("stuck", "nowhere", ", delivery: {inFlight: 5, drainTimeout: 5s}");
    workspace.awaitSource(
        "numbers",
        status ->
            status.nodes() != null
                && status.nodes().stream().allMatch(node -> node.reason() == Reason.BlockedBySink));

    workspace.delete(Sink.class, "stuck");

    workspace.awaitSink("stuck", status -> status.reason() == Reason.Draining);
    workspace.awaitSource("numbers", PipelineState.Running);
    int seen = count("steady");
    await().until(() -> took("steady", seen + 300));
    awaitGone(Sink.class, "stuck");
  }

  @Test
  void shouldNeverLetANewSinkWithAMistakeHoldItsSource() {
    sink("mistyped", "plant", ", filter: payload.celsius >");
    sink("homeless", "absent", "");
    workspace.awaitSink("mistyped", status -> status.reason() == Reason.InvalidExpression);
    workspace.awaitSink("homeless", status -> status.reason() == Reason.ConnectorNotFound);

    int seen = count("steady");
    await().until(() -> took("steady", seen + 600));
    workspace.awaitSource("numbers", PipelineState.Running);
  }

  private void sink(String name, String connector, String more) {
    workspace.apply(
        """
        kind: Sink
        metadata: {name: %s}
        spec: {from: [{sourceRef: {name: numbers}}], connectorRef: {name: %s}, mqtt: {topic: "%s/%s", qos: 1}%s}
        """
            .formatted(name, connector, topic, name, more));
  }

  /** From the first number that arrived to the last one: a node takes them in order. */
  private void assertNoGap(String sink, String worker) {
    take();
    TreeSet<Integer> numbers = received.get(sink + " " + worker);
    assertThat(IntStream.rangeClosed(numbers.first(), numbers.last()).boxed())
        .as("numbers of %s that %s did not get", worker, sink)
        .filteredOn(number -> !numbers.contains(number))
        .isEmpty();
  }

  private boolean took(String sink, int records) {
    take();
    return mooring.workers().stream()
        .allMatch(
            worker ->
                received.getOrDefault(sink + " " + worker, new TreeSet<>()).size()
                    >= records / mooring.workers().size());
  }

  private int count(String sink) {
    take();
    return received.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(sink + " "))
        .collect(Collectors.summingInt(entry -> entry.getValue().size()));
  }

  private void take() {
    while (!client.received().isEmpty()) {
      var message = client.received().remove();
      String sink = message.topicName().substring(topic.length() + 1);
      String[] words = message.payload().toString().split(" ");
      received
          .computeIfAbsent(sink + " " + words[0], none -> new TreeSet<>())
          .add(Integer.parseInt(words[1]));
    }
  }

  private void awaitGone(Class<Sink> kind, String name) {
    await(name + " is gone")
        .until(
            () -> mooring.admin().resources(kind).inNamespace(topic).withName(name).get() == null);
  }
}
