package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.LONGEST;
import static dev.mooring.worker.pool.PoolFixture.LOST;
import static dev.mooring.worker.pool.PoolFixture.REFUSED;
import static dev.mooring.worker.pool.PoolFixture.SHORTEST;
import static dev.mooring.worker.pool.PoolFixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectTest {
  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;

  @Test
  void shouldBeConnectingUntilTheFirstAnswer() {
    type.hang();
    pools.opened(2);
    pools.control.advance(TIMEOUT.minusMillis(1));

    assertThat(pools.views)
        .containsExactly(new ConnectionView(NodeState.Connecting, null, null, 0));
  }

  @Test
  void shouldBeConnectedWhenAllAreOpen() {
    ConnectorPool pool = pools.opened(3);

    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 3));
    assertThat(type.openings)
        .extracting(opening -> opening.request().slot())
        .containsExactly(0, 1, 2);
  }

  @Test
  void shouldSayWhyItIsDisconnectedAndTryForEver() {
    type.fail(REFUSED);
    pools.opened(1);
    pools.control.advance(Duration.ofHours(1));

    assertThat(pools.views)
        .containsExactly(
            new ConnectionView(NodeState.Connecting, null, null, 0),
            new ConnectionView(
                NodeState.Disconnected,
                Reason.ConnectionRefused,
                "connection refused: broker:1883",
                0));
    assertThat(type.openings).hasSizeGreaterThanOrEqualTo(3_600 / 8);
  }

  @Test
  void shouldWaitAtLeastTheShortestDelayBetweenAttempts() {
    type.fail(REFUSED);
    pools.opened(1);
    pools.control.advance(SHORTEST.minusMillis(1));
    assertThat(type.openings).hasSize(1);

    pools.control.advance(SHORTEST.plusMillis(1));
    assertThat(type.openings).hasSize(2);
  }

  @Test
  void shouldConnectWithinTheLongestDelayWhenTheSystemIsBack() {
    type.fail(REFUSED);
    ConnectorPool pool = pools.opened(4);
    pools.control.advance(Duration.ofMinutes(10));

    type.succeed();
    pools.control.advance(LONGEST);

    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 4));
  }

  @Test
  void shouldNotComeBackInStep() {
    type.fail(REFUSED);
    ConnectorPool[] many = new ConnectorPool[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = pools.opened(1);
    }
    pools.control.advance(Duration.ofMinutes(5));
    type.succeed();

    pools.control.advance(LONGEST.dividedBy(4));

    // A quarter of the longest wait later, it should be about a quarter of them.
    assertThat(type.connections).hasSizeBetween(10, 45);
  }

  @Test
  void shouldGiveUpAnAttemptThatHangs() {
    type.hang();
    ConnectorPool pool = pools.opened(1);
    pools.control.advance(TIMEOUT);

    assertThat(pool.view())
        .isEqualTo(
            new ConnectionView(NodeState.Disconnected, Reason.Timeout, "no answer within 2s", 0));
    assertThat(type.openings.getFirst().isAbandoned()).isTrue();
  }

  @Test
  void shouldNotTryAgainBeforeTheSocketOfTheLastAttemptIsGone() {
    type.hangStubbornly();
    pools.opened(1);
    pools.control.advance(TIMEOUT.plusSeconds(1));
    assertThat(type.openings).hasSize(1);
    assertThat(type.sockets()).isEqualTo(1);

    type.openings.getFirst().letGo();
    pools.control.advance(SHORTEST.multipliedBy(2));

    assertThat(type.openings).hasSize(2);
  }

  @Test
  void shouldNotWaitForeverForASocketThatATypeNeverCloses() {
    type.hangStubbornly();
    ConnectorPool pool = pools.opened(1);
    pools.control.advance(TIMEOUT.multipliedBy(2).plus(OpenAttempt.GRACE));
    assertThat(pool.view().reason()).isEqualTo(Reason.Timeout);

    pools.control.advance(SHORTEST.multipliedBy(2));
    assertThat(type.openings).hasSize(2);
  }

  @Test
  void shouldNeverHaveMoreThanOneSocketForASlotThatIsNeverAnswered() {
    type.hangStubbornly();
    pools.opened(1);
    for (int attempt = 1; attempt <= 20; attempt++) {
      pools.control.advance(TIMEOUT.plusMillis(500));
      type.openings.getLast().letGo();
      while (type.openings.size() == attempt) {
        pools.control.advance(Duration.ofMillis(10));
      }
    }

    assertThat(type.mostSockets).isEqualTo(1);
  }

  @Test
  void shouldTakeAMistakeOfTheTypeAsAFailure() {
    type.throwAtOnce(new IllegalStateException("secret=abc"));
    ConnectorPool pool = pools.opened(1);

    assertThat(pool.view())
        .isEqualTo(
            new ConnectionView(
                NodeState.Disconnected,
                Reason.InternalError,
                "unexpected IllegalStateException",
                0));
  }

  @Test
  void shouldReopenWhatIsLost() {
    ConnectorPool pool = pools.opened(1);
    pools.control.advance(Duration.ofSeconds(5));

    type.open(0).lose(LOST);
    pools.control.settle();
    assertThat(pool.view())
        .isEqualTo(
            new ConnectionView(
                NodeState.Disconnected,
                Reason.ConnectionLost,
                "broker:1883 closed the connection",
                0));

    pools.control.advance(SHORTEST.multipliedBy(2));
    assertThat(pool.view().state()).isEqualTo(NodeState.Connected);
    assertThat(type.connections).hasSize(2);
    assertThat(type.open()).hasSize(1);
  }

  @Test
  void shouldHearALossThatComesBeforeTheConnection() {
    type.hang();
    ConnectorPool pool = pools.opened(1);
    FakeConnectorType.FakeOpening opening = type.openings.getFirst();

    opening.listener().lost(LOST);
    opening.answer().complete(type.connect(opening.request()));
    pools.control.settle();

    assertThat(pool.view().reason()).isEqualTo(Reason.ConnectionLost);
    assertThat(type.open()).isEmpty();
  }

  @Test
  void shouldGoOnWaitingLongerWhenEachConnectionIsLostAtOnce() {
    ConnectorPool pool = pools.opened(1);
    for (int loss = 0; loss < 20; loss++) {
      type.open(0).lose(LOST);
      pools.control.settle();
      while (pool.view().open() == 0) {
        pools.control.advance(Duration.ofMillis(1));
      }
    }
    // Twenty waits of at most a second each would have been over by then.
    assertThat(Duration.ofNanos(pools.control.nanoTime())).isGreaterThan(Duration.ofSeconds(30));
  }

  @Test
  void shouldForgetItsWaitsAfterAConnectionThatLived() {
    type.fail(REFUSED);
    pools.opened(1);
    pools.control.advance(Duration.ofMinutes(5));
    type.succeed();
    pools.control.advance(LONGEST.plus(SHORTEST));

    type.open(0).lose(LOST);
    pools.control.advance(SHORTEST.multipliedBy(2));

    assertThat(type.open()).hasSize(1);
  }

  @Test
  void shouldSayHowManyAreOpen() {
    type.failSlot(2, REFUSED);
    ConnectorPool pool = pools.opened(4);
    pools.control.advance(Duration.ofMinutes(1));

    assertThat(pool.view())
        .isEqualTo(
            new ConnectionView(
                NodeState.Connected,
                Reason.ConnectionRefused,
                "3 of 4 connections open: connection refused: broker:1883",
                3));
  }

  @Test
  void shouldNotLetTwoFailuresTakeTurns() {
    type.fail(REFUSED);
    type.failSlot(1, LOST);
    pools.opened(2);
    pools.control.advance(Duration.ofMinutes(10));

    assertThat(pools.views)
        .extracting(ConnectionView::reason)
        .as("the first is tried alone")
        .containsExactly(null, Reason.ConnectionRefused, Reason.ConnectionLost);
  }
}
