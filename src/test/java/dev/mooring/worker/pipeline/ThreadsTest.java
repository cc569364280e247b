package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Retry;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import dev.mooring.worker.pool.ConnectionView;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.ControlThread;
import dev.mooring.worker.pool.Outlet;
import dev.mooring.worker.pool.Outlets;
import dev.mooring.worker.pool.Reading;
import dev.mooring.worker.pool.ReadingListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The data path with real threads: two Sources that offer, Sinks that answer elsewhere and fail.
 */
class ThreadsTest {
  private static final int RECORDS = 20_000;
  private static final ConnectorException BUSY = ConnectorException.retry(Reason.Timeout, "busy");
  private static final ConnectorException LOST =
      ConnectorException.disconnected(Reason.ConnectionLost, "lost");

  private final ExecutorService answers = Executors.newFixedThreadPool(3);

  /** Answers on other threads; one write of a hundred fails. */
  private final class Unsteady implements Connections, Outlet {
    private final AtomicInteger writes = new AtomicInteger();

    @Override
    public boolean keepSessions() {
      return false;
    }

    @Override
    public Outlets outlets(SinkSpec sink) {
      return new Outlets() {
        @Override
        public Outlet free() {
          return Unsteady.this;
        }

        @Override
        public ConnectorException whyNone() {
          return LOST;
        }

        @Override
        public void await(Runnable look) {
          answers.execute(look);
        }

        @Override
        public void passOn() {}

        @Override
        public Outlet alone() {
          return Unsteady.this;
        }
      };
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean keepsOrder() {
      return false;
    }

    @Override
    public CompletionStage<Void> write(List<Message> messages) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      answers.execute(() -> answer(answer, writes.incrementAndGet()));
      return answer;
    }

    private void answer(CompletableFuture<Void> answer, int number) {
      if (number % 100 == 0) {
        answer.completeExceptionally(number % 200 == 0 ? BUSY : LOST);
      } else {
        answer.complete(null);
      }
    }

    @Override
    public Reading read(ReadRequest request, MessageReceiver receiver, ReadingListener listener) {
      throw new UnsupportedOperationException("only Sinks here");
    }

    @Override
    public ConnectionView view() {
      return new ConnectionView(NodeState.Connected, null, null, 1);
    }
  }

  /** Offers its records in order, as fast as they are taken. */
  private static final class Reader implements Runnable {
    private final Pipeline pipeline;
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(RECORDS);
    private final AtomicInteger acknowledgements = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private int next;

    Reader(Pipeline pipeline) {
      this.pipeline = pipeline;
    }

    @Override
    public void run() {
      while (next < RECORDS) {
        int number = next;
        if (!pipeline.offer(new Message("t", new byte[0]), () -> acknowledge(number))) {
          pipeline.whenRoom(() -> thread.execute(this));
          return;
        }
        next++;
      }
    }

    private void acknowledge(int number) {
      acknowledged.incrementAndGet(number);
      acknowledgements.incrementAndGet();
    }
  }

  @Test
  void shouldAcknowledgeEveryRecordOnce() {
    try (answers;
        ControlThread control = new ControlThread()) {
      // Given
      List<SinkLane> lanes =
          Stream.of(1, 7, 100).map(limit -> lane("sink-" + limit, limit, control)).toList();
      List<Reader> readers = Stream.of("a", "b").map(name -> new Reader(pipeline(name))).toList();
      readers.get(0).pipeline.setLanes(lanes);
      readers.get(1).pipeline.setLanes(lanes.reversed());

      // When
      readers.forEach(reader -> reader.thread.execute(reader));

      // Then
      await()
          .until(
              () -> readers.stream().allMatch(reader -> reader.acknowledgements.get() == RECORDS));
      for (Reader reader : readers) {
        for (int number = 0; number < RECORDS; number++) {
          assertThat(reader.acknowledged.get(number)).isEqualTo(1);
        }
        reader.thread.close();
      }
      for (SinkLane lane : lanes) {
        assertThat(lane.ledger().count(Result.DELIVERED)).isEqualTo(2L * RECORDS);
        assertThat(lane.ledger().receivedCount()).isEqualTo(2L * RECORDS);
        assertThat(lane.ledger().inFlight()).isZero();
      }
    }
  }

  private static Pipeline pipeline(String name) {
    return new Pipeline(
        name,
        RecordKeys.NONE,
        null,
        Clock.systemUTC(),
        () -> {},
        cause -> {},
        RoomInMemory.unlimited());
  }

  private SinkLane lane(String name, int limit, ControlThread control) {
    SinkSpec spec =
        new SinkSpecBuilder()
            .from("a", "b")
            .to(new BlackholeSink(null))
            .delivery(
                new Delivery(limit, new Retry("10ms", "20ms"), null, null, null, null, null, null))
            .build();
    Connections connections = new Unsteady();
    SinkSettings settings =
        new SinkSettings(
            PipelineFixture.key(name),
            "uid",
            1,
            spec,
            new SinkExpressions(null, null, null, null, List.of()),
            connections,
            connections.outlets(spec),
            Duration.ofMillis(1),
            Duration.ofMillis(2));
    return new SinkLane(
        settings, control, new RetryDelay(new Random(1)), Clock.systemUTC(), () -> {});
  }
}
