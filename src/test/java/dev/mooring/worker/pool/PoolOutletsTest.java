package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.LOST;
import static dev.mooring.worker.pool.PoolFixture.REFUSED;
import static dev.mooring.worker.pool.PoolFixture.SHORTEST;
import static dev.mooring.worker.pool.PoolFixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  void shouldNotLookAgainForRoomBeforeAWriteHasEnded() {
    ConnectorPool pool = pools.opened(2);
    List<CompletableFuture<Void>> answers = hang(0, 1);
    Outlets outlets = pool.outlets(null);
    outlets.free().write(MESSAGE);
    outlets.free().write(MESSAGE);
    assertThat(outlets.free()).isNull();
    int asked = askedForRoom();

    assertThat(outlets.free()).isNull();
    assertThat(askedForRoom()).isEqualTo(asked);

    answers.get(1).complete(null);
    outlets.free().write(MESSAGE);
    assertThat(type.open(1).written).hasSize(2);
  }

  @Test
  void shouldHaveRoomWhereAnotherSinksWriteHasEnded() {
    ConnectorPool pool = pools.opened(2);
    List<CompletableFuture<Void>> answers = hang(0, 1);
    Outlets outlets = pool.outlets(null);
    outlets.free().write(MESSAGE);
    pool.outlets(null).busy().write(MESSAGE);
    assertThat(outlets.free()).isNull();

    answers.get(1).complete(null);

    outlets.free().write(MESSAGE);
    assertThat(type.open(1).written).hasSize(2);
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

  private int askedForRoom() {
    return type.open().stream().mapToInt(connection -> connection.askedForRoom).sum();
  }

  @Test
  void shouldTellThatAConnectionIsOpen() {
    type.fail(REFUSED);
    ConnectorPool pool = pools.opened(1);
    CompletionStage<Void> opened = pool.opened();
    assertThat(opened.toCompletableFuture()).isNotDone();

    type.succeed();
    pools.control.advance(SHORTEST.multipliedBy(2));
    await().untilAsserted(() -> assertThat(opened.toCompletableFuture()).isCompleted());
    assertThat(pool.opened().toCompletableFuture()).isCompleted();

    type.fail(REFUSED);
    type.open(0).lose(LOST);
    pools.control.settle();
    assertThat(pool.opened().toCompletableFuture()).isNotDone();
  }

  private static CompletableFuture<Void> write(SinkWriter writer) {
    return writer.write(new Message("topic", new byte[0])).toCompletableFuture();
  }

  private static ConnectorException failureOf(CompletableFuture<Void> write) {
    assertThat(write).isCompletedExceptionally();
    return (ConnectorException) write.exceptionNow();
  }
}
