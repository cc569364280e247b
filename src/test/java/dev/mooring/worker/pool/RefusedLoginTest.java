package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A wrong password must not lock the account. */
class RefusedLoginTest {
  private static final String URL = "tcp://broker:1883";
  private static final ConnectorException WRONG =
      ConnectorException.disconnected(Reason.AuthenticationFailed, "bad user name or password");
  private static final Duration HOUR = Duration.ofHours(1);

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;

  @Test
  void shouldTryOnceAndThenEverMoreRarelyHoweverManyConnectionsThereAre() {
    type.fail(WRONG);
    ConnectorPool pool = pools.opened(8);
    assertThat(type.openings).hasSize(1);
    assertThat(pool.view().reason()).isEqualTo(Reason.AuthenticationFailed);

    pools.control.advance(LoginDelay.FIRST.minusMillis(1));
    assertThat(type.openings).hasSize(1);

    pools.control.advance(Duration.ofMinutes(10));
    assertThat(type.openings).as("attempts in ten minutes").hasSizeBetween(4, 6);
    int before = type.openings.size();
    pools.control.advance(HOUR);
    assertThat(type.openings).as("in an hour more").hasSizeBetween(before + 11, before + 15);
  }

  @Test
  void shouldComeBackByItselfWithAllConnectionsWhenTheLoginIsTakenAgain() {
    type.fail(WRONG);
    ConnectorPool pool = pools.opened(4);
    pools.control.advance(HOUR);
    type.succeed();

    pools.control.advance(LoginDelay.LONGEST);

    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 4));
  }

  @Test
  void shouldTryOneConnectionOnlyWhenAllAreLostAndTheLoginIsRefusedThen() {
    pools.opened(4);
    type.fail(WRONG);
    type.open().forEach(connection -> connection.lose(PoolFixture.LOST));
    pools.control.advance(LoginDelay.FIRST);

    // Which were under way together before the first answer came counts; none comes after it.
    assertThat(type.openings.size() - 4).isLessThanOrEqualTo(4);
    int before = type.openings.size();
    pools.control.advance(Duration.ofMinutes(10));
    assertThat(type.openings.size() - before).isLessThanOrEqualTo(6);
  }

  @Test
  void shouldTryAtOnceWithAnotherSecret() {
    type.fail(WRONG);
    ConnectorPool pool = pools.opened(4);
    pools.control.advance(HOUR);
    int before = type.openings.size();

    pool.update(pools.settings(1, URL, 4, "2"));
    pools.control.settle();
    assertThat(type.openings).hasSize(before + 1);

    type.succeed();
    pool.update(pools.settings(1, URL, 4, "3"));
    pools.control.settle();
    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 4));
  }

  @Test
  void shouldTryAtOnceWhenItIsAskedToReconnect() {
    type.fail(WRONG);
    ConnectorPool pool = pools.opened(4);
    pools.control.advance(HOUR);
    type.succeed();

    pool.update(pools.settings(1, URL, 4, "1").withReopening("now"));
    pools.control.settle();

    assertThat(pool.view().open()).isEqualTo(4);
  }

  @Test
  void shouldNotBeHeldUpByAnythingButARefusal() {
    type.fail(PoolFixture.REFUSED);
    pools.opened(4);
    pools.control.advance(PoolFixture.SHORTEST.multipliedBy(3));
    assertThat(type.openings).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void shouldLetAnotherWorkerTryAndSaySo() {
    ConnectorPool pool = pools.pool(4);
    type.fail(WRONG);
    pool.open();
    pools.control.settle();
    behind("worker-1", pool);
    pools.control.advance(LoginDelay.LONGEST.minusMillis(1));
    assertThat(type.openings).hasSize(1);
    assertThat(pool.view().reason()).isEqualTo(Reason.AuthenticationFailed);
    assertThat(pool.view().message())
        .isEqualTo("bad user name or password; waits for the login of worker-1, which was refused");

    type.succeed();
    pool.loginPlaces(LoginPlace.FIRST, LoginPlace.FIRST);
    pools.control.settle();
    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 4));
  }

  @Test
  void shouldNotBeginWhileAnotherWorkersLoginIsRefused() {
    ConnectorPool pool = pools.pool(4);
    behind("worker-1", pool);
    pool.open();
    pools.control.advance(LoginDelay.LONGEST.minusMillis(1));
    assertThat(type.openings).isEmpty();
    assertThat(pool.view().state()).isEqualTo(NodeState.Connecting);
    assertThat(pool.view().message())
        .isEqualTo("waits for the login of worker-1, which was refused");

    pool.loginPlaces(LoginPlace.FIRST, LoginPlace.FIRST);
    pools.control.settle();
    assertThat(pool.view().open()).isEqualTo(4);
  }

  @Test
  void shouldNotTryToTakeOverSessionsEither() {
    type.fail(WRONG);
    ConnectorPool pool = pools.opened(2);
    pool.reclaim(
        IntStream.range(0, 4)
            .mapToObj(client -> new Session("worker-3", client, "gone", "worker-0"))
            .toList());

    pools.control.advance(LoginDelay.FIRST.minusMillis(1));
    assertThat(type.openings).hasSize(1);
  }

  /** The other one may be refused for its address only. */
  @Test
  void shouldTryByItselfAfterLong() {
    ConnectorPool pool = pools.pool(4);
    behind("worker-1", pool);
    pool.open();

    pools.control.advance(LoginDelay.LONGEST);

    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 4));
  }

  @Test
  void shouldTryNewSettingsOnceAndThenRarelyWhileTheOldOnesGoOn() {
    ConnectorPool pool = pools.opened(3);
    type.failAt("tcp://other:1883", WRONG);
    pool.update(pools.settings(2, "tcp://other:1883", 3, "1"));
    pools.control.advance(Duration.ofMinutes(10));

    assertThat(pool.view().reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(pool.view().open()).isEqualTo(3);
    assertThat(type.openings.size() - 3).isBetween(4, 6);
  }

  private static void behind(String awaited, ConnectorPool pool) {
    LoginPlace behind = new LoginPlace(awaited, false, 1, 1);
    pool.loginPlaces(behind, behind);
  }
}
