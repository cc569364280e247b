package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.LOST;
import static dev.mooring.worker.pool.PoolFixture.REFUSED;
import static dev.mooring.worker.pool.PoolFixture.SHORTEST;
import static dev.mooring.worker.pool.PoolFixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PoolOutletsTest {
  private static final ConnectorException BUSY =
      ConnectorException.retry(Reason.Timeout, "no PUBACK");

  private static final List<Message> MESSAGE = List.of(new Message("topic", new byte[0]));

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;

  @Test
  void shouldTakeTurnsOnTheOpenConnections() {
    ConnectorPool pool = pools.opened(3);
    SinkWriter writer = new TestWriter(pool, null);
    for (int i = 0; i < 6; i++) {
      assertThat(write(writer)).isCompleted();
    }
    assertThat(type.open())
        .hasSize(3)
        .allSatisfy(
            connection -> {
              assertThat(connection.written).hasSize(2);
              assertThat(connection.writers).isEqualTo(1);
            });
  }

  @Test
  void shouldFailWithThePoolsReasonWhileNoneIsOpen() {
    type.fail(REFUSED);
    ConnectorPool pool = pools.opened(1);

    ConnectorException cause = failureOf(write(new TestWriter(pool, null)));

    assertThat(cause.kind()).isEqualTo(ConnectorException.Kind.DISCONNECTED);
    assertThat(cause.reason()).isEqualTo(Reason.ConnectionRefused);
    assertThat(cause).hasMessage("connection refused: broker:1883");
  }

  @Test
  void shouldGoOnWithTheOthersWhenOneIsLost() {
    ConnectorPool pool = pools.opened(2);
    SinkWriter writer = new TestWriter(pool, null);
    write(writer);
    write(writer);
    type.open(0).lose(LOST);
    pools.control.settle();

    write(writer);
    write(writer);
    assertThat(type.open(1).written).hasSize(3);

    pools.control.advance(SHORTEST.multipliedBy(2));
    write(writer);
    write(writer);
    assertThat(type.open(0).written).hasSize(1);
    assertThat(type.open(0).writers).isEqualTo(1);
  }

  @Test
  void shouldCheckAtOnceWhenTheTrafficSaysDisconnected() {
    ConnectorPool pool = pools.opened(1);
    FakeConnection connection = type.open(0);
    connection.write = () -> CompletableFuture.failedFuture(LOST);
    connection.check = CompletableFuture::new;
    type.hang();

    write(new TestWriter(pool, null));
    pools.control.advance(TIMEOUT);

    assertThat(pool.view().state()).isEqualTo(NodeState.Disconnected);
    assertThat(connection.checks).isEqualTo(1);
  }

  @Test
  void shouldNotDoubtAConnectionForARecordThatFails() {
    ConnectorPool pool = pools.opened(1);
    FakeConnection connection = type.open(0);
    connection.write = () -> CompletableFuture.failedFuture(BUSY);

    assertThat(failureOf(write(new TestWriter(pool, null)))).isSameAs(BUSY);
    pools.control.settle();

    assertThat(connection.checks).isZero();
  }

  @Test
  void shouldTakeAMistakeOfTheTypeAsAFailedWrite() {
    ConnectorPool pool = pools.opened(1);
    type.open(0).write =
        () -> {
          throw new IllegalStateException("a mistake");
        };
    assertThat(failureOf(write(new TestWriter(pool, null))).reason())
        .isEqualTo(Reason.InternalError);
  }

  @Test
  void shouldWakeOneThatWaitsForEachWriteThatEnds() {
    ConnectorPool pool = pools.opened(2);
    List<CompletableFuture<Void>> answers = hang(0, 1);
    Outlets outlets = pool.outlets(null);
    outlets.free().write(MESSAGE);
    outlets.free().write(MESSAGE);
    Sink first = new Sink(pool, "first");
    Sink second = new Sink(pool, "second");
    assertThat(written).isEmpty();

    List<CompletableFuture<Void>> earlier = List.copyOf(answers);
    answers = hang(0, 1);
    earlier.get(1).complete(null);
    assertThat(written).containsExactly("first");
    // Who comes now has its turn after those that wait.
    assertThat(outlets.free()).isNull();

    answers.get(1).complete(null);
    assertThat(written).containsExactly("first", "second");
    assertThat(List.of(first.looks, second.looks)).containsExactly(2, 2);
  }

  @Test
  void shouldWakeAllForWhomAConnectionHasRoom() {
    ConnectorPool pool = pools.opened(1);
    type.open(0).window = 10;
    type.hang();
    type.open(0).lose(LOST);
    pools.control.settle();
    List.of("first", "second", "third").forEach(name -> new Sink(pool, name));
    assertThat(written).isEmpty();

    type.succeed();
    pools.control.advance(Duration.ofSeconds(10));

    assertThat(written).containsExactly("first", "second", "third");
  }

  @Test
  void shouldPassOnWhatTheOneThatIsWokenDoesNotNeed() {
    ConnectorPool pool = pools.opened(1);
    List<CompletableFuture<Void>> answers = hang(0);
    pool.outlets(null).free().write(MESSAGE);
    Outlets satisfied = pool.outlets(null);
    assertThat(satisfied.free()).isNull();
    satisfied.await(satisfied::passOn);
    new Sink(pool, "second");

    answers.getFirst().complete(null);

    assertThat(written).containsExactly("second");
  }

  private final List<String> written = new ArrayList<>();

  /** A Sink with one record. */
  private final class Sink {
    private final Outlets outlets;
    private final String name;
    private int looks;

    Sink(ConnectorPool pool, String name) {
      this.outlets = pool.outlets(null);
      this.name = name;
      look();
    }

    private void look() {
      looks++;
      Outlet free = outlets.free();
      if (free == null) {
        outlets.await(this::look);
      } else {
        written.add(name);
        free.write(MESSAGE);
      }
      outlets.passOn();
    }
  }

  @Test
  void shouldHaveRoomOnAConnectionThatHasCome() {
    ConnectorPool pool = pools.opened(2);
    type.open(1).lose(LOST);
    pools.control.settle();
    hang(0);
    Outlets outlets = pool.outlets(null);
    outlets.free().write(MESSAGE);
    assertThat(outlets.free()).isNull();

    pools.control.advance(SHORTEST.multipliedBy(2));

    outlets.free().write(MESSAGE);
    assertThat(type.open(1).written).hasSize(1);
  }

  @Test
  void shouldHaveRoomAgainByTheTimeTheAnswerIsTold() {
    ConnectorPool pool = pools.opened(2);
    List<CompletableFuture<Void>> answers = hang(0, 1);
    Outlets outlets = pool.outlets(null);
    outlets.free().write(MESSAGE).thenAccept(written -> outlets.free().write(MESSAGE));
    outlets.free().write(MESSAGE);
    assertThat(outlets.free()).isNull();

    answers.getFirst().complete(null);

    assertThat(type.open(0).written).hasSize(2);
    assertThat(type.open(1).written).hasSize(1);
  }

  /** Lets writes on these connections wait for the answers. */
  private List<CompletableFuture<Void>> hang(int... connections) {
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (int connection : connections) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      answers.add(answer);
      type.open(connection).write = () -> answer;
    }
    return answers;
  }

  private static CompletableFuture<Void> write(SinkWriter writer) {
    return writer.write(new Message("topic", new byte[0])).toCompletableFuture();
  }

  private static ConnectorException failureOf(CompletableFuture<Void> write) {
    assertThat(write).isCompletedExceptionally();
    return (ConnectorException) write.exceptionNow();
  }
}
