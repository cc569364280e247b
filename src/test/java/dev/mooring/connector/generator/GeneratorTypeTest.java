package dev.mooring.connector.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.GeneratorSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SourcePosition;
import dev.mooring.connector.SourceReader;
import dev.mooring.testing.connector.RecordingReceiver;
import dev.mooring.testing.resource.SourceSpecBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GeneratorTypeTest {
  private static final ObjectKey SOURCE = new ObjectKey("plant", "ticks");
  private static final NodeIdentity NODE = new NodeIdentity("cluster", "worker-0");

  private final ManualPacemaker pacemaker = new ManualPacemaker();
  private final GeneratorType type = new GeneratorType(pacemaker.clock(), pacemaker);
  private final RecordingReceiver receiver = new RecordingReceiver(100);

  @Test
  void shouldMakeOneRecordEachInterval() {
    read(new GeneratorSource("500ms", "string(sequence) + ' ' + node + ' ' + string(time)", null));

    pacemaker.pass(Duration.ofMillis(1100));

    assertThat(receiver.payloads())
        .containsExactly(
            "0 worker-0 2026-01-02T03:04:05Z",
            "1 worker-0 2026-01-02T03:04:05Z",
            "2 worker-0 2026-01-02T03:04:05Z");
  }

  @Test
  void shouldStopAfterTheCount() {
    read(new GeneratorSource("1s", "sequence", 2L));

    pacemaker.pass(Duration.ofSeconds(10));

    assertThat(receiver.payloads()).containsExactly("0", "1");
    assertThat(pacemaker.idle()).isTrue();
  }

  @Test
  void shouldCountFromZeroOnEveryStart() {
    SourceReader first = read(new GeneratorSource("1s", "sequence", null));
    pacemaker.pass(Duration.ofMillis(1500));
    first.stop();

    read(new GeneratorSource("1s", "sequence", null));
    pacemaker.pass(Duration.ofMillis(1500));

    assertThat(receiver.payloads()).containsExactly("0", "1", "0", "1");
  }

  @Test
  void shouldWaitForRoomAndNotPileUp() {
    // Given: a receiver that is full after two
    RecordingReceiver slow = new RecordingReceiver(2);
    read(new GeneratorSource("1s", "sequence", null), slow);

    // When: it makes room only after a long time
    pacemaker.pass(Duration.ofSeconds(60));
    assertThat(slow.payloads()).containsExactly("0", "1");
    slow.makeRoom(100);
    pacemaker.pass(Duration.ZERO);

    // Then: it gets what waited and then one a second, not all that it missed
    assertThat(slow.payloads()).containsExactly("0", "1", "2", "3");
    pacemaker.pass(Duration.ofSeconds(2));
    assertThat(slow.payloads()).containsExactly("0", "1", "2", "3", "4", "5");
  }

  @Test
  void shouldKeepThePaceWhenABeatIsLate() {
    read(new GeneratorSource("1s", "sequence", null));
    pacemaker.pass(Duration.ofMillis(100));

    pacemaker.skip(Duration.ofMillis(1300));
    pacemaker.pass(Duration.ZERO);
    pacemaker.pass(Duration.ofMillis(600));

    assertThat(receiver.payloads()).containsExactly("0", "1", "2");
  }

  @Test
  void shouldStop() {
    SourceReader reader = read(new GeneratorSource("1s", "sequence", null));
    pacemaker.pass(Duration.ZERO);

    reader.stop();
    pacemaker.pass(Duration.ofSeconds(5));

    assertThat(receiver.payloads()).containsExactly("0");
    assertThat(pacemaker.idle()).isTrue();
  }

  @Test
  void shouldStopWhenTheConnectionIsClosed() {
    Connection connection = open(type);
    connection.read(request(new GeneratorSource("1s", "sequence", null)), receiver);

    connection.close();
    pacemaker.pass(Duration.ofSeconds(5));

    assertThat(receiver.payloads()).isEmpty();
  }

  @Test
  void shouldRefuseAnInvalidExpression() {
    CompletableFuture<SourceReader> reading =
        open(type)
            .read(request(new GeneratorSource("1s", "seqence", null)), receiver)
            .toCompletableFuture();

    assertThat(reading)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ConnectorException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.InvalidExpression))
        .withMessage("generator.payload: 1:1: undeclared reference to 'seqence'");
  }

  @Test
  void shouldSayWhenARecordCannotBeMade() {
    read(new GeneratorSource("1s", "1 / (1 - sequence)", null));

    pacemaker.pass(Duration.ofSeconds(5));

    assertThat(receiver.payloads()).containsExactly("1");
    assertThat(receiver.failure().kind()).isEqualTo(ConnectorException.Kind.PERMANENT);
    assertThat(receiver.failure()).hasMessage("generator.payload: 1:3: division by zero");
  }

  @Test
  void shouldRunOnAThreadOfItsOwn() {
    GeneratorSource fast = new GeneratorSource("1ms", "sequence", 50L);
    open(new GeneratorType()).read(request(fast), receiver);

    await().until(() -> receiver.payloads().size() == 50);
  }

  private SourceReader read(GeneratorSource settings) {
    return read(settings, receiver);
  }

  private SourceReader read(GeneratorSource settings, RecordingReceiver to) {
    return open(type).read(request(settings), to).toCompletableFuture().join();
  }

  private static Connection open(ConnectorType type) {
    return type.open(
            new ConnectionRequest(SOURCE, null, SecretValues.none(), NODE, 0, true), cause -> {})
        .connection()
        .toCompletableFuture()
        .join();
  }

  private static ReadRequest request(GeneratorSource settings) {
    SourceSpec spec = new SourceSpecBuilder().from(settings).build();
    return new ReadRequest(SOURCE, spec, NODE, SourcePosition.NONE);
  }
}
