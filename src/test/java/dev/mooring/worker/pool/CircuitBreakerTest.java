package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** With five failures in a row, the default, and waits of 500 ms to 8 s. */
class CircuitBreakerTest {
  private static final ConnectorException BUSY =
      ConnectorException.retry(Reason.Unavailable, "orders:80 answered 503");

  private final PoolFixture pools = new PoolFixture();
  private final ConnectorPool pool = pools.opened(2);
  private final Outlets outlets = pool.outlets(null);
  private final Deque<CompletableFuture<Void>> answers = new ArrayDeque<>();

  CircuitBreakerTest() {
    pools.type.open().forEach(connection -> connection.write = this::newAnswer);
  }

  @Test
  void shouldLeaveASystemAloneThatHasRefusedFiveInARow() {
    fail(4);
    assertThat(outlets.free()).isNotNull();
    fail(1);

    assertThat(outlets.free()).isNull();
    assertThat(outlets.whyNone()).isSameAs(BUSY);
  }

  @Test
  void shouldCountFailuresInARowOnly() {
    fail(4);
    write().complete(null);
    fail(4);

    assertThat(outlets.free()).isNotNull();
  }

  @Test
  void shouldTakeARefusalForGoodAsASignOfLife() {
    fail(4);
    write()
        .completeExceptionally(ConnectorException.permanent(Reason.InvalidRecord, "answered 400"));
    fail(4);

    assertThat(outlets.free()).isNotNull();
  }

  @Test
  void shouldLetOneTryAndGoOnWhenThatSucceeds() {
    Outlets others = pool.outlets(null);
    fail(5);
    List<String> woken = new ArrayList<>();
    others.await(() -> woken.add("one may try"));
    assertThat(woken).isEmpty();
    pools.control.advance(Duration.ofSeconds(1));
    assertThat(woken).containsExactly("one may try");

    CompletableFuture<Void> trial = write();
    assertThat(outlets.free()).isNull();
    assertThat(others.free()).isNull();

    trial.complete(null);
    assertThat(outlets.free()).isNotNull();
    assertThat(others.free()).isNotNull();
  }

  @Test
  void shouldWaitLongerAfterEachTryThatFails() {
    fail(5);
    for (int round = 0; round < 6; round++) {
      pools.control.advance(Duration.ofSeconds(8));
      write().completeExceptionally(BUSY);
      pools.control.advance(Duration.ofMillis(499));
      assertThat(outlets.free()).isNull();
    }
  }

  @Test
  void shouldWaitAsLongAsTheOtherSideAsks() {
    fail(4);
    write()
        .completeExceptionally(
            ConnectorException.retryAfter(Reason.Unavailable, "full", Duration.ofSeconds(20)));
    pools.control.advance(Duration.ofMillis(19_999));
    assertThat(outlets.free()).isNull();
    pools.control.advance(Duration.ofMillis(1));
    assertThat(outlets.free()).isNotNull();
  }

  @Test
  void shouldLetTheNextOneTryWhenTheConnectionWasLost() {
    fail(5);
    pools.control.advance(Duration.ofSeconds(1));
    write().completeExceptionally(PoolFixture.LOST);

    assertThat(outlets.free()).isNotNull();
  }

  @Test
  void shouldTryAtOnceWhenThePoolConnectsOtherwise() {
    fail(4);
    write()
        .completeExceptionally(
            ConnectorException.retryAfter(Reason.Unavailable, "full", Duration.ofMinutes(10)));
    pools.control.settle();
    List<String> woken = new ArrayList<>();
    outlets.await(() -> woken.add("one may try"));

    pool.update(pools.settings(2, "tcp://broker:1883", 2, "2"));
    pools.control.advance(Duration.ofSeconds(5));

    assertThat(woken).containsExactly("one may try");
    pools.type.open().forEach(connection -> connection.write = this::newAnswer);
    CompletableFuture<Void> trial = write();
    assertThat(outlets.free()).isNull();
    trial.complete(null);
    assertThat(outlets.free()).isNotNull();
    pools.control.advance(Duration.ofMinutes(11));
    assertThat(outlets.free()).isNotNull();
  }

  @Test
  void shouldLetAnUnknownAnswerSayNothing() {
    fail(4);
    write().completeExceptionally(ConnectorException.unknown(Reason.InternalError, "XX000"));
    assertThat(outlets.free()).isNotNull();

    fail(1);
    pools.control.advance(Duration.ofSeconds(1));
    write().completeExceptionally(ConnectorException.unknown(Reason.InternalError, "XX000"));
    assertThat(outlets.free()).isNotNull();
  }

  /** A right that one table, path or topic wants is for one Sink to get. */
  @Test
  void shouldNotCountWhatIsOneSinksOwn() {
    for (int i = 0; i < 6; i++) {
      write()
          .completeExceptionally(
              ConnectorException.retry(Reason.NotAuthorized, "permission denied for table t"));
    }

    assertThat(outlets.free()).isNotNull();
  }

  @Test
  void shouldNotBeClosedByAnAnswerToAWriteFromBefore() {
    CompletableFuture<Void> slow = write();
    fail(5);
    slow.complete(null);

    assertThat(outlets.free()).isNull();
  }

  private CompletableFuture<Void> newAnswer() {
    answers.add(new CompletableFuture<>());
    return answers.getLast();
  }

  private CompletableFuture<Void> write() {
    outlets.free().write(List.of(new Message("t", new byte[0])));
    return answers.getLast();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      write().completeExceptionally(BUSY);
    }
    pools.control.settle();
  }
}
