package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.Resources.blackholeSink;
import static dev.mooring.worker.desired.Resources.connector;
import static dev.mooring.worker.desired.Resources.disabledConnector;
import static dev.mooring.worker.desired.Resources.memorySource;
import static dev.mooring.worker.desired.Resources.mqttSink;
import static dev.mooring.worker.desired.Resources.mqttSource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkStatus;
import dev.mooring.connector.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Between a mistake and its correction, from the resources to the connections. */
class CorrectionTest extends ConvergenceFixture {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final List<String> acknowledged = new ArrayList<>();

  @Test
  void shouldGoOnAsAcceptedLastWithATypoAndKeepWhatIsKept() {
    // Given
    Sink good = mqttSink("k", "d", true, "payload.x > 1.0", "s");
    converge(connector("c"), connector("d"), mqttSource("s", "c"), good);
    offer("no json");
    assertThat(board.sink("k").reason()).isEqualTo(Reason.InvalidRecord);

    // When
    Sink typo = edited(mqttSink("k", "d", true, "paylod.x > 1.0", "s"), 2);
    converge(connector("c"), connector("d"), mqttSource("s", "c"), typo);
    control.advance(LONG);

    // Then
    assertThat(acknowledged).isEmpty();
    assertThat(readers("c")).isEqualTo(1);
    assertThat(sessions("c")).isEqualTo(1);
    assertThat(board.sink("k").state()).isEqualTo(NodeState.Blocked);
    assertThat(board.sink("k").generation()).isEqualTo(1);

    // When
    Sink corrected = edited(mqttSink("k", "d", true, null, "s"), 3);
    converge(connector("c"), connector("d"), mqttSource("s", "c"), corrected);

    // Then
    assertThat(acknowledged).containsExactly("no json");
    assertThat(written("d")).isEqualTo(1);
    assertThat(board.sink("k").state()).isEqualTo(NodeState.Running);
    assertThat(board.sink("k").reason()).isNull();
    assertThat(board.sink("k").generation()).isEqualTo(3);
  }

  @Test
  void shouldSayWhichSettingsGoOnAndWhy() {
    converge(connector("c"), connector("d"), mqttSource("s", "c"), mqttSink("k", "d", "s"));

    Sink typo = edited(mqttSink("k", "d", true, "paylod.x > 1.0", "s"), 2);
    converge(connector("c"), connector("d"), mqttSource("s", "c"), typo);

    assertThat(board.sink("k").state()).isEqualTo(NodeState.Running);
    assertThat(board.sink("k").reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(board.sink("k").message())
        .startsWith("the last accepted settings go on: spec.filter: 1:1")
        .contains("paylod");
    offer("{}");
    assertThat(acknowledged).containsExactly("{}");
  }

  @Test
  void shouldKeepTheSourceAndItsSessionWhileTheTargetsConnectorIsDisabled() {
    // Given
    Sink sink = mqttSink("k", "d", "s");
    converge(connector("c"), connector("d"), mqttSource("s", "c"), sink);

    // When
    Connector disabled = edited(disabledConnector("d"), 2);
    converge(connector("c"), disabled, mqttSource("s", "c"), sink);
    control.advance(LONG);

    // Then
    assertThat(mqtt.open("d")).isEmpty();
    assertThat(readers("c")).isEqualTo(1);
    assertThat(sessions("c")).isEqualTo(1);
    assertThat(offer("kept back")).isFalse();
    assertThat(board.source("s").message())
        .isEqualTo("Sink k is suspended: Connector 'd' is disabled");

    // When
    converge(connector("c"), edited(connector("d"), 3), mqttSource("s", "c"), sink);

    // Then
    assertThat(offer("a")).isTrue();
    assertThat(acknowledged).containsExactly("a");
    assertThat(written("d")).isEqualTo(1);
  }

  @Test
  void shouldKeepTheSourceWhileAnotherSourceOfItsSinkIsGone() {
    Sink sink = mqttSink("k", "d", "s", "s2");
    converge(connector("c"), connector("d"), mqttSource("s", "c"), memorySource("s2", null), sink);

    converge(connector("c"), connector("d"), mqttSource("s", "c"), sink);
    control.advance(LONG);

    assertThat(readers("c")).isEqualTo(1);
    assertThat(sessions("c")).isEqualTo(1);
    assertThat(offer("kept back")).isFalse();
  }

  @Test
  void shouldSuspendASinkWhoseConnectorIsReplacedUntilTheNewOneIsOpen() {
    Sink sink = mqttSink("k", "d", "s");
    converge(connector("c"), connector("d"), mqttSource("s", "c"), sink);
    Connector namesake = connector("d");
    namesake.getMetadata().setUid("another");

    converge(connector("c"), namesake, mqttSource("s", "c"), sink);

    assertThat(offer("a")).isTrue();
    assertThat(acknowledged).containsExactly("a");
    assertThat(readers("c")).isEqualTo(1);
  }

  @Test
  void shouldNotReadPastASinkThatRanInAnEarlierProcess() {
    // Given
    Sink typo = edited(mqttSink("k", "d", true, "paylod.x > 1.0", "s"), 2);
    typo.setStatus(new SinkStatus(2L, null, null, null, null, null, null, null, null, 1L));

    // When
    converge(connector("c"), connector("d"), mqttSource("s", "c"), blackholeSink("b", "s"), typo);
    control.advance(LONG);

    // Then
    assertThat(readers("c")).isZero();
    assertThat(board.source("s").reason()).isEqualTo(Reason.BlockedBySink);
    assertThat(board.source("s").message()).startsWith("Sink k is suspended: spec.filter: 1:1");
  }

  @Test
  void shouldBeDelayedByNoSinkThatWasNeverAccepted() {
    Sink typo = mqttSink("k", "d", true, "paylod.x > 1.0", "s");

    converge(connector("c"), connector("d"), mqttSource("s", "c"), blackholeSink("b", "s"), typo);

    assertThat(readers("c")).isEqualTo(1);
    assertThat(offer("a")).isTrue();
  }

  @Test
  void shouldGiveTheFirstRecordToSinksThatComeWithinASecondOfEachOther() {
    // Given a worker that runs already
    converge(connector("c"), connector("d"));

    // When they come one after the other
    apply(connector("c"), connector("d"), mqttSource("s", "c"));
    control.advance(Duration.ofMillis(300));
    apply(connector("c"), connector("d"), mqttSource("s", "c"), mqttSink("k", "d", "s"));
    control.advance(Duration.ofMillis(800));

    // Then
    assertThat(readers("c")).isZero();

    // When
    apply(
        connector("c"),
        connector("d"),
        mqttSource("s", "c"),
        mqttSink("k", "d", "s"),
        mqttSink("l", "d", "s"));
    control.advance(Duration.ofMillis(800));
    assertThat(readers("c")).isZero();
    control.advance(Duration.ofMillis(200));

    // Then
    offer("first");
    assertThat(written("d")).isEqualTo(2);
  }

  private boolean offer(String text) {
    FakeType.FakeConnection reading =
        mqtt.open("c").stream().filter(one -> !one.receivers.isEmpty()).findFirst().orElseThrow();
    boolean taken =
        reading
            .receivers
            .getFirst()
            .offer(
                new Message("t", text.getBytes(StandardCharsets.UTF_8)),
                () -> acknowledged.add(text));
    control.advance(Duration.ofMillis(100));
    return taken;
  }

  private int readers(String connector) {
    return mqtt.open(connector).stream().mapToInt(one -> one.receivers.size()).sum();
  }

  private long sessions(String connector) {
    return mqtt.open(connector).stream().filter(one -> one.request.keepsSession()).count();
  }

  private long written(String connector) {
    return mqtt.connections.stream()
        .filter(one -> one.request.connector().name().equals(connector))
        .mapToLong(one -> one.written.size())
        .sum();
  }

  private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> T edited(
      T object, long generation) {
    object.getMetadata().setGeneration(generation);
    return object;
  }
}
