package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.INTERVAL;
import static dev.mooring.worker.pool.PoolFixture.SHORTEST;
import static dev.mooring.worker.pool.PoolFixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CheckTest {
  private static final ConnectorException SILENT =
      ConnectorException.disconnected(Reason.ProtocolError, "no PINGRESP");

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;

  @Test
  void shouldCheckInEveryIntervalAndChangeNothing() {
    pools.opened(1);
    pools.control.advance(INTERVAL.multipliedBy(90));

    // Each wait is 90 to 100 % of the interval.
    assertThat(type.open(0).checks).isBetween(90, 101);
    assertThat(pools.views)
        .extracting(ConnectionView::state)
        .containsExactly(NodeState.Connecting, NodeState.Connected);
    assertThat(type.connections).hasSize(1);
  }

  @Test
  void shouldSpreadTheFirstChecksOverTheInterval() {
    pools.opened(200);
    pools.control.advance(INTERVAL.dividedBy(2));

    long checked = type.open().stream().filter(connection -> connection.checks > 0).count();
    assertThat(checked).isBetween(70L, 130L);
  }

  @Test
  void shouldFindAHangWithinIntervalAndTimeout() {
    for (int round = 0; round < 50; round++) {
      PoolFixture fresh = new PoolFixture();
      ConnectorPool pool = fresh.opened(1);
      // Given any moment between two checks
      fresh.control.advance(INTERVAL.plusMillis(200L * round));
      FakeConnection connection = fresh.type.open(0);
      connection.check = CompletableFuture::new;
      fresh.type.hang();

      fresh.control.advance(INTERVAL.plus(TIMEOUT));

      assertThat(pool.view().reason()).isEqualTo(Reason.Timeout);
      assertThat(connection.closed).isTrue();
    }
  }

  @Test
  void shouldCloseAndReopenWhenACheckFails() {
    ConnectorPool pool = pools.opened(1);
    type.open(0).check = () -> CompletableFuture.failedFuture(SILENT);
    pools.control.advance(INTERVAL);

    assertThat(pools.views)
        .contains(
            new ConnectionView(NodeState.Disconnected, Reason.ProtocolError, "no PINGRESP", 0));
    pools.control.advance(SHORTEST.multipliedBy(2));
    assertThat(pool.view().state()).isEqualTo(NodeState.Connected);
    assertThat(type.connections).hasSize(2);
    assertThat(type.connections.getFirst().closed).isTrue();
  }

  @Test
  void shouldNotReopenBeforeTheOldConnectionIsClosedButNotWaitForEver() {
    pools.opened(1);
    FakeConnection connection = type.open(0);
    connection.close = CompletableFuture::new;
    connection.check = () -> CompletableFuture.failedFuture(SILENT);
    while (!connection.closed) {
      pools.control.advance(Duration.ofMillis(100));
    }

    pools.control.advance(Link.CLOSE_LIMIT);
    assertThat(type.openings).hasSize(1);

    pools.control.advance(SHORTEST.multipliedBy(2));
    assertThat(type.openings).hasSize(2);
  }

  @Test
  void shouldNotReopenBeforeTheSocketOfALostConnectionIsGone() {
    pools.opened(1);
    FakeConnection connection = type.open(0);
    CompletableFuture<Void> gone = new CompletableFuture<>();
    connection.close = () -> gone;
    connection.lose(PoolFixture.LOST);
    pools.control.advance(SHORTEST.multipliedBy(2));
    assertThat(connection.closed).isTrue();
    assertThat(type.openings).hasSize(1);

    gone.complete(null);
    pools.control.advance(SHORTEST.multipliedBy(2));
    assertThat(type.openings).hasSize(2);
  }

  @Test
  void shouldDelayNobodyElsesCheckWhenOneSystemHangs() {
    // Given one connector whose system answers nothing, and one that is well
    FakeConnectorType hanging = new FakeConnectorType();
    hanging.hang();
    for (int i = 0; i < 100; i++) {
      pools.pool(PoolFixture.settings(hanging, 1, "tcp://dead:1883", 4, "1")).open();
    }
    pools.opened(1);

    pools.control.advance(INTERVAL.multipliedBy(10).plus(Duration.ofSeconds(2)));

    assertThat(type.open(0).checks).isGreaterThanOrEqualTo(10);
    assertThat(type.connections).hasSize(1);
  }

  @Test
  void shouldTakeOverAShorterInterval() {
    ConnectorPool pool = pools.pool(slow(1));
    pool.open();
    pools.control.settle();

    pool.update(pools.settings(2, "tcp://broker:1883", 1, "1"));
    pools.control.advance(INTERVAL);

    assertThat(type.open(0).checks).isPositive();
    assertThat(type.connections).hasSize(1);
  }

  private PoolSettings slow(int generation) {
    PoolSettings usual = pools.settings(generation, "tcp://broker:1883", 1, "1");
    return new PoolSettings(
        usual.connector(),
        generation,
        usual.type(),
        new ConnectorSpecBuilder()
            .to(usual.spec().mqtt())
            .pool(usual.spec().pool())
            .healthCheck(new HealthCheck("24h", "2s"))
            .reconnect(usual.spec().reconnect())
            .build(),
        usual.secrets(),
        usual.secretVersions());
  }
}
