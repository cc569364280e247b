package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.Resources.blackholeSink;
import static dev.mooring.worker.desired.Resources.connector;
import static dev.mooring.worker.desired.Resources.connectorOfSize;
import static dev.mooring.worker.desired.Resources.connectorWithSecret;
import static dev.mooring.worker.desired.Resources.disabledConnector;
import static dev.mooring.worker.desired.Resources.memorySource;
import static dev.mooring.worker.desired.Resources.mqttSink;
import static dev.mooring.worker.desired.Resources.mqttSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.connector.Message;
import dev.mooring.worker.desired.FakeType.FakeConnection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pools and pipelines as resources come, change and go. */
class ConvergenceTest extends ConvergenceFixture {
  @Test
  void shouldOpenReadWriteAndReport() {
    converge(connector("c"), connector("d"), mqttSource("s", "c"), mqttSink("k", "d", "s"));

    FakeType.FakeConnection reading =
        mqtt.open("c").stream().filter(one -> !one.receivers.isEmpty()).findFirst().orElseThrow();
    assertThat(reading.receivers.getFirst().offer(new Message("t", new byte[0]), () -> {}))
        .isTrue();
    assertThat(mqtt.open("d").stream().flatMap(one -> one.written.stream())).containsExactly("t");
    assertThat(states("c")).isEqualTo(NodeState.Connected);
    assertThat(board.of(ReportedKind.Connector, "c").open()).isEqualTo(4);
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
    assertThat(board.sink("k").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldFinishWhatASourceHasThatMovesToAnotherPoolAndThenLeave() {
    // Given
    converge(connector("c"), connector("d"), mqttSource("s", "c"), mqttSink("k", "d", "s"));
    FakeConnection reading =
        mqtt.open("c").stream().filter(one -> !one.receivers.isEmpty()).findFirst().orElseThrow();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    mqtt.open("d").forEach(one -> one.answer = answer);
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    assertThat(
            reading
                .receivers
                .getFirst()
                .offer(new Message("t", new byte[0]), () -> acknowledged.complete(null)))
        .isTrue();

    // When
    Source moved = mqttSource("s", "c", true, "edge");
    moved.getMetadata().setGeneration(2L);
    converge(connector("c"), connector("d"), moved, mqttSink("k", "d", "s"));

    // Then
    assertThat(board.source("s").state()).as("nobody reads there").isEqualTo(NodeState.Running);

    // When
    Source there = mqttSource("s", "c", true, "edge");
    there.getMetadata().setGeneration(2L);
    converge(
        connector("c"),
        connector("d"),
        DesiredStateTest.readAsWritten(there),
        mqttSink("k", "d", "s"));

    // Then
    assertThat(board.source("s").reason()).isEqualTo(Reason.Draining);
    assertThat(mqtt.open("c")).as("where it is read out").hasSize(4);
    assertThat(mqtt.open("d")).as("where that goes").hasSize(4);

    // When
    answer.complete(null);
    control.advance(Duration.ofSeconds(1));

    // Then
    assertThat(acknowledged).isCompleted();
    assertThat(board.source("s")).isNull();
    assertThat(mqtt.open("c")).isEmpty();
    assertThat(mqtt.open("d")).isEmpty();
    assertThat(board.of(ReportedKind.Connector, "c").sessions())
        .as("the operator is to hear that there is none any more")
        .isNull();
    assertThat(board.of(ReportedKind.Connector, "c").share()).as("nor a connection").isZero();
    control.advance(Duration.ofSeconds(5));
    assertThat(board.of(ReportedKind.Connector, "c")).isNull();
  }

  @Test
  void shouldGiveAttachedOnesAConnectionOfTheirOwnAndNotReportIt() {
    converge(memorySource("s", null), blackholeSink("k", "s"));

    assertThat(memory.open("s")).hasSize(1);
    assertThat(blackhole.open("k")).hasSize(1);
    assertThat(board.of(ReportedKind.Connector, "s")).isNull();
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);

    converge();
    assertThat(memory.open("s")).isEmpty();
    assertThat(blackhole.open("k")).isEmpty();
    assertThat(board.source("s")).isNull();
  }

  @Test
  void shouldCloseADisabledConnectorAndOpenItAgain() {
    // Given
    converge(connector("c"), mqttSource("s", "c"), blackholeSink("k", "s"));

    // When
    converge(disabledConnector("c"), mqttSource("s", "c"), blackholeSink("k", "s"));

    // Then
    assertThat(mqtt.open("c")).isEmpty();
    assertThat(board.of(ReportedKind.Connector, "c")).isNull();
    assertThat(board.source("s").state()).isEqualTo(NodeState.Idle);
    assertThat(board.source("s").message()).isEqualTo("suspended: Connector 'c' is disabled");
    assertThat(mqtt.connections).as("no session is removed").hasSize(4);

    // When
    converge(connector("c"), mqttSource("s", "c"), blackholeSink("k", "s"));

    // Then
    assertThat(mqtt.open("c")).hasSize(4);
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldResizeWithoutReconnecting() {
    converge(connector("c"));
    Connector smaller = connectorOfSize("c", 2);
    smaller.getMetadata().setGeneration(2L);

    converge(smaller);

    assertThat(mqtt.connections).hasSize(4);
    assertThat(mqtt.open("c")).hasSize(2);
    ReportEntry entry = board.of(ReportedKind.Connector, "c");
    assertThat(entry.generation()).isEqualTo(2);
    assertThat(entry.open()).isEqualTo(2);
  }

  @Test
  void shouldOpenANamesakeAfterTheEarlierOneIsClosed() {
    // Given
    converge(connector("c"), mqttSource("s", "c"), blackholeSink("k", "s"));
    Connector namesake = connector("c");
    namesake.getMetadata().setUid("another");

    // When
    converge(namesake, mqttSource("s", "c"), blackholeSink("k", "s"));

    // Then
    assertThat(mqtt.connections).as("four, four, and one to remove the session").hasSize(9);
    assertThat(mqtt.open("c")).hasSize(4).doesNotContain(mqtt.connections.getFirst());
    assertThat(board.of(ReportedKind.Connector, "c").uid()).isEqualTo("another");
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldOpenAllConnectionsAnewWhenItIsAskedTo() {
    Connector asked = connector("c");
    asked.getMetadata().setAnnotations(Map.of("mooring.dev/reconnect", "1"));
    converge(asked);
    assertThat(mqtt.connections).as("asked before it began").hasSize(4);
    converge(asked);
    assertThat(mqtt.connections).hasSize(4);

    List<FakeConnection> before = mqtt.open("c");
    Connector again = connector("c");
    again.getMetadata().setAnnotations(Map.of("mooring.dev/reconnect", "2"));
    converge(again);

    assertThat(mqtt.open("c")).hasSize(4).doesNotContainAnyElementsOf(before);
    assertThat(board.of(ReportedKind.Connector, "c").state()).isEqualTo(NodeState.Connected);
  }

  @Test
  void shouldCountTheConnectionsOfADeletedConnectorUntilTheyAreGone() {
    converge(connector("c"));
    List<FakeConnection> open = mqtt.open("c");
    CompletableFuture<Void> gone = new CompletableFuture<>();
    open.forEach(connection -> connection.gone = gone);
    String uid = board.of(ReportedKind.Connector, "c").uid();

    Connector namesake = connector("c");
    namesake.getMetadata().setUid("another");
    converge(namesake);
    ReportEntry left = board.of(ReportedKind.Connector, "c");
    assertThat(left.uid()).isEqualTo(uid);
    assertThat(left.share()).isEqualTo(open.size());
    assertThat(mqtt.open("c")).isEmpty();

    gone.complete(null);
    control.advance(Duration.ofMillis(100));
    assertThat(board.of(ReportedKind.Connector, "c").uid()).isEqualTo("another");
    assertThat(mqtt.open("c")).hasSameSizeAs(open);
  }

  @Test
  void shouldNotBeginASourceBeforeAllItsSinksCanTakeItsRecords() {
    // Given
    Connector secret = connectorWithSecret("d", "login");
    HasMetadata[] all = {
      connector("c"), secret, mqttSource("s", "c"), mqttSink("k", "d", "s"), blackholeSink("b", "s")
    };

    // When
    converge(all);

    // Then
    assertThat(mqtt.open("c")).allMatch(connection -> connection.receivers.isEmpty());
    assertThat(mqtt.open("d")).isEmpty();

    // When
    list(secret, "7", "first");
    converge(all);
    awaitOpen("d");

    // Then
    assertThat(mqtt.open("c")).anyMatch(connection -> !connection.receivers.isEmpty());
  }

  @Test
  void shouldLetARunningSourceGoOnWhileANewSinkWaits() {
    // Given
    converge(connector("c"), mqttSource("s", "c"), blackholeSink("b", "s"));

    // When
    converge(
        connector("c"),
        connectorWithSecret("d", "login"),
        mqttSource("s", "c"),
        mqttSink("k", "d", "s"),
        blackholeSink("b", "s"));

    // Then
    assertThat(mqtt.open("c")).anyMatch(connection -> !connection.receivers.isEmpty());
    assertThat(board.sink("k")).isNull();
  }

  @Test
  void shouldReconnectForAnotherContentOfASecretAndNotForAnotherVersion() {
    // Given
    Connector secret = connectorWithSecret("d", "login");
    list(secret, "7", "first");
    converge(secret);
    awaitOpen("d");

    // When
    list(secret, "8", "first");
    converge(secret);
    awaitVersion("8");

    // Then
    assertThat(mqtt.connections).hasSize(4);

    // When
    list(secret, "9", "second");
    converge(secret);
    awaitVersion("9");

    // Then
    // Four others, and one before them that has shown that the login works.
    assertThat(mqtt.connections).hasSize(9);
    assertThat(mqtt.open("d")).hasSize(4);
  }

  @Test
  void shouldNotLetOneObjectKeepAnotherFromRunning() {
    // Given
    Source broken = mqttSource("broken", "c");
    broken.getMetadata().setGeneration(null);

    // When
    converge(connector("c"), broken, mqttSource("s", "c"), blackholeSink("k", "s", "broken"));

    // Then
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
    assertThat(board.source("broken")).isNull();
  }

  private NodeState states(String connector) {
    return board.of(ReportedKind.Connector, connector).state();
  }

  private void awaitOpen(String connector) {
    await()
        .untilAsserted(
            () -> {
              control.advance(Duration.ofMillis(10));
              assertThat(mqtt.open(connector)).hasSize(4);
            });
  }

  private void awaitVersion(String version) {
    await()
        .untilAsserted(
            () -> {
              control.advance(Duration.ofMillis(10));
              assertThat(board.of(ReportedKind.Connector, "d").secrets())
                  .containsExactly(new SecretVersion("login", version));
            });
  }

  /** The Secret has that content at that version, and the operator has listed it. */
  private void list(Connector connector, String version, String content) {
    login.set(
        new SecretBuilder()
            .withNewMetadata()
            .withName("login")
            .withResourceVersion(version)
            .endMetadata()
            .addToData(
                "password",
                Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)))
            .build());
    connector.setStatus(
        new ConnectorStatus(
            connector.getMetadata().getGeneration(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Stream.of(new SecretVersion("login", version)).toList(),
            null,
            null));
  }
}
