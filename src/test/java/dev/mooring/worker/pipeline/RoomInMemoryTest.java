package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What records in flight take of a worker's memory: 1 MiB in these tests. */
class RoomInMemoryTest {
  private static final String LARGE = "x".repeat(100_000);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final PipelineFixture fixture = new PipelineFixture();

  @Test
  void shouldTakeNoMoreRecordsThanFitIntoMemory() {
    FakeConnections source = fixture.source("in");
    FakeConnections sink = stalled(fixture.sink("out", SinkOptions.PLAIN, "in"));
    fixture.runReading(source);

    int taken = offerUntilFull(source);

    assertThat(taken).isEqualTo(6);
    assertThat(fixture.bytes.taken()).isBetween(600_000L, 1L << 20);
    sink.acknowledgeAll();
    fixture.control.settle();
    assertThat(fixture.bytes.taken()).isZero();
    assertThat(fixture.acknowledged).hasSize(taken);
  }

  @Test
  void shouldCountWhatASinkMakesOfARecord() {
    FakeConnections source = fixture.source("in");
    stalled(fixture.sink("plain", SinkOptions.PLAIN, "in"));
    stalled(fixture.sink("other", SinkOptions.PLAIN.transform("text"), "in"));
    fixture.runReading(source);

    assertThat(fixture.offer(source, LARGE)).isTrue();

    assertThat(fixture.bytes.taken()).isBetween(200_000L, 201_000L);
  }

  @Test
  void shouldResumeTheSourceWhenMemoryIsFree() {
    FakeConnections source = fixture.source("in");
    FakeConnections sink = stalled(fixture.sink("out", SinkOptions.PLAIN, "in"));
    fixture.runReading(source);
    offerUntilFull(source);
    List<String> resumed = new ArrayList<>();
    source.reading().receiver.whenRoom(() -> resumed.add("resumed"));
    assertThat(resumed).isEmpty();

    sink.acknowledge();

    assertThat(resumed).containsExactly("resumed");
    assertThat(fixture.offer(source, LARGE)).isTrue();
  }

  @Test
  void shouldResumeASourceThatWaitsForTheMemoryOfAnother() {
    FakeConnections greedy = fixture.source("greedy");
    FakeConnections modest = fixture.source("modest");
    FakeConnections sink = stalled(fixture.sink("greedy-out", SinkOptions.PLAIN, "greedy"));
    stalled(fixture.sink("modest-out", SinkOptions.PLAIN, "modest"));
    fixture.run();
    greedy.reading().listener.reading();
    modest.reading().listener.reading();
    offerUntilFull(greedy);
    assertThat(offerUntilFull(modest)).as("it has room of its own").isPositive();
    List<String> resumed = new ArrayList<>();
    modest.reading().receiver.whenRoom(() -> resumed.add("modest"));

    sink.acknowledgeAll();

    assertThat(resumed).containsExactly("modest");
  }

  @Test
  void shouldSayThatASourceWaitsForMemoryAndThatItDoesNoMore() {
    FakeConnections source = fixture.source("in");
    FakeConnections sink = stalled(fixture.sink("out", SinkOptions.PLAIN, "in"));
    fixture.runReading(source);
    offerUntilFull(source);
    source.reading().receiver.whenRoom(() -> {});
    fixture.control.advance(Duration.ofSeconds(1));
    assertThat(fixture.board.source("in").state()).as("a moment").isEqualTo(NodeState.Running);

    fixture.control.advance(Duration.ofSeconds(10));

    assertThat(fixture.board.source("in").state()).isEqualTo(NodeState.Blocked);
    assertThat(fixture.board.source("in").reason()).isEqualTo(Reason.NoMemoryForRecords);
    assertThat(fixture.board.source("in").message())
        .contains("no memory left for more records", "delivery.inFlight");

    sink.acknowledgeAll();
    fixture.control.advance(Duration.ofSeconds(1));
    assertThat(fixture.board.source("in").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldTakeARecordThatIsLargerThanAllThereIs() {
    FakeConnections source = fixture.source("in");
    FakeConnections sink = stalled(fixture.sink("out", SinkOptions.PLAIN, "in"));
    fixture.runReading(source);

    assertThat(fixture.offer(source, "x".repeat(3_000_000))).isTrue();
    assertThat(fixture.offer(source, "y".repeat(3_000_000))).as("one at a time").isFalse();

    sink.acknowledgeAll();
    fixture.control.settle();
    assertThat(fixture.offer(source, "y".repeat(3_000_000))).isTrue();
  }

  @Test
  void shouldTakeOverWhatHasBeenTakenBefore() {
    FakeConnections source = fixture.source("in");
    FakeConnections sink = stalled(fixture.sink("out", SinkOptions.PLAIN, "in"));
    fixture.runReading(source);
    MessageReceiver receiver = source.reading().receiver;
    assertThat(receiver.reserve(500_000)).isEqualTo(MessageReceiver.Room.GIVEN);
    receiver.unreserve(500_000, 400_000);
    assertThat(fixture.bytes.taken()).isEqualTo(400_000);

    assertThat(receiver.offerReserved(new Message("", new byte[100]), 400_000, () -> {})).isTrue();

    assertThat(fixture.bytes.taken()).isEqualTo(400_000);
    sink.acknowledgeAll();
    fixture.control.settle();
    assertThat(fixture.bytes.taken()).isZero();
  }

  @Test
  void shouldLeaveWhatHasBeenTakenBeforeToTheReaderWhenThereIsNoRoom() {
    FakeConnections source = fixture.source("in");
    stalled(fixture.sink("out", SinkOptions.PLAIN.inFlight(1), "in"));
    fixture.runReading(source);
    fixture.offer(source, "first");
    long before = fixture.bytes.taken();
    MessageReceiver receiver = source.reading().receiver;
    receiver.reserve(1_000);

    assertThat(receiver.offerReserved(new Message("", new byte[100]), 1_000, () -> {})).isFalse();

    assertThat(fixture.bytes.taken()).isEqualTo(before + 1_000);
  }

  @Test
  void shouldReserveNothingForWhatIsLargerThanAll() {
    FakeConnections source = fixture.source("in");
    stalled(fixture.sink("out", SinkOptions.PLAIN, "in"));
    fixture.runReading(source);
    MessageReceiver receiver = source.reading().receiver;

    assertThat(receiver.reserve((1 << 20) + 1)).isEqualTo(MessageReceiver.Room.NEVER);
    assertThat(receiver.reserve(600_000)).isEqualTo(MessageReceiver.Room.GIVEN);
    assertThat(receiver.reserve(600_000)).isEqualTo(MessageReceiver.Room.LATER);
    receiver.unreserve(600_000, 0);
    assertThat(fixture.bytes.taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void shouldGiveBackEverythingWhateverHappens(long seed) {
    Random random = new Random(seed);
    FakeConnections source = fixture.source("in");
    List<FakeConnections> sinks = new ArrayList<>();
    sinks.add(stalled(fixture.sink("keeps", SinkOptions.PLAIN, "in")));
    SinkOptions drops = SinkOptions.PLAIN.onFailure(OnFailure.Drop);
    sinks.add(stalled(fixture.sink("drops", drops.transform("payload.x"), "in")));
    sinks.add(stalled(fixture.sink("filters", drops.filter("size(text) > 40000"), "in")));
    sinks.add(stalled(fixture.sink("batches", drops.batch(5, 1 << 20, "0s"), "in")));
    fixture.runReading(source);
    for (int step = 0; step < 300; step++) {
      FakeConnections sink = sinks.get(random.nextInt(sinks.size()));
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> fixture.offer(source, record(random));
        case 3, 4 -> sink.acknowledgeAll();
        case 5 -> {
          if (!sink.pending.isEmpty()) {
            sink.refuse(failure(random));
          }
        }
        case 6 -> sink.lose();
        case 7 -> sink.reopen();
        default -> fixture.control.advance(Duration.ofMillis(random.nextInt(2_000)));
      }
      fixture.control.settle();
    }
    if (random.nextBoolean()) {
      fixture.withoutSource("in");
    }
    fixture.withoutSink("keeps");
    fixture.withoutSink("drops");
    fixture.withoutSink("filters");
    fixture.withoutSink("batches");
    fixture.run();
    fixture.control.advance(LONG);

    assertThat(fixture.bytes.taken()).isZero();
  }

  private static String record(Random random) {
    int size = random.nextInt(50) == 0 ? 2_000_000 : random.nextInt(100_000);
    return random.nextInt(4) == 0 ? "no json" : "{\"x\": \"" + "v".repeat(size) + "\"}";
  }

  private static ConnectorException failure(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> ConnectorException.permanent(Reason.InvalidRecord, "never");
      case 1 -> ConnectorException.retry(Reason.Unavailable, "later");
      default -> ConnectorException.disconnected(Reason.ConnectionLost, "lost");
    };
  }

  private static FakeConnections stalled(FakeConnections connections) {
    connections.answersAtOnce = false;
    return connections;
  }

  private int offerUntilFull(FakeConnections source) {
    int taken = 0;
    while (fixture.offer(source, LARGE)) {
      taken++;
      assertThat(taken).isLessThan(100);
    }
    return taken;
  }
}
