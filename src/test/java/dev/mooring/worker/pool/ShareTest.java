package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A pool that keeps to its share of a cluster-wide budget. */
class ShareTest {
  private static final String URL = "tcp://broker:1883";

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final HeardReading heard = new HeardReading();

  @Test
  void shouldOpenNoMoreThanItsShare() {
    ConnectorPool pool = opened(4, 3);

    assertThat(type.open()).hasSize(3);
    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 3));
    assertThat(pool.held()).isEqualTo(3);
  }

  @Test
  void shouldOpenNoMoreThanItsSizeWhateverTheShare() {
    assertThat(opened(2, 5).held()).isEqualTo(2);
    assertThat(type.open()).hasSize(2);
  }

  @Test
  void shouldNeverHaveMoreSocketsThanItsShareWhileNewSettingsHang() {
    ConnectorPool pool = opened(2, 2);
    type.hangAt("tcp://other:1883");
    type.mostSockets = 0;
    pool.update(pools.settings(2, "tcp://other:1883", 2, "1").withShare(2));
    for (int step = 0; step < 600; step++) {
      pools.control.advance(Duration.ofMillis(500));
      if (step % 7 == 0) {
        type.openings.forEach(FakeConnectorType.FakeOpening::letGo);
      }
    }

    assertThat(type.mostSockets).isEqualTo(2);
    assertThat(type.openings.stream().filter(opening -> opening.request().probe()).count())
        .isGreaterThan(10);
  }

  @Test
  void shouldCountAProbeUntilItsSocketIsGone() {
    ConnectorPool pool = opened(1, 2);
    type.hangAt("tcp://other:1883");
    pool.update(pools.settings(2, "tcp://other:1883", 1, "1").withShare(2));
    pools.control.settle();
    assertThat(pool.held()).isEqualTo(2);

    pool.update(pools.settings(3, URL, 1, "1").withShare(2));
    pools.control.settle();
    assertThat(pool.held()).isEqualTo(2);

    type.openings.getLast().letGo();
    pools.control.settle();
    assertThat(pool.held()).isEqualTo(1);
  }

  @Test
  void shouldOpenNothingWithoutAShareAndReadOnceItHasOne() {
    ConnectorPool pool = pools.pool(settings(4, 0));
    pool.read(source("temps"), heard, heard);
    pool.open();
    pools.control.settle();

    assertThat(type.openings).isEmpty();
    assertThat(pool.held()).isZero();
    assertThat(pool.view().state()).isEqualTo(NodeState.Idle);
    assertThat(pool.view().reason()).isEqualTo(Reason.NoShare);
    assertThat(heard.events).containsExactly("NoShare");

    pool.update(settings(4, 2));
    pools.control.settle();

    assertThat(type.open()).hasSize(2);
    assertThat(heard.events).startsWith("NoShare").endsWith("reading");
  }

  @Test
  void shouldHoldWhatIsNotClosedYet() {
    List<Integer> held = new ArrayList<>();
    ConnectorPool[] pool = new ConnectorPool[1];
    pool[0] =
        new ConnectorPool(
            settings(3, 3), pools.runtime, (view, settings) -> held.add(pool[0].held()));
    pool[0].open();
    pools.control.settle();
    CompletableFuture<Void> closing = new CompletableFuture<>();
    type.open(2).close = () -> closing;
    held.clear();

    pool[0].update(settings(3, 1));
    pools.control.settle();
    assertThat(pool[0].held()).as("with one that is closing").isEqualTo(2);

    closing.complete(null);
    pools.control.settle();
    assertThat(pool[0].held()).isEqualTo(1);
    assertThat(held).as("what the listener has seen").endsWith(1);
  }

  @Test
  void shouldCloseAllWhenItLosesItsShare() {
    ConnectorPool pool = pools.pool(settings(2, 2));
    pool.read(source("temps"), heard, heard);
    pool.open();
    pools.control.settle();

    pool.update(settings(2, 0));
    pools.control.settle();

    assertThat(type.open()).isEmpty();
    assertThat(pool.held()).isZero();
    assertThat(heard.events).endsWith("NoShare");
  }

  private ConnectorPool opened(int size, int share) {
    ConnectorPool pool = pools.pool(settings(size, share));
    pool.open();
    pools.control.settle();
    return pool;
  }

  private PoolSettings settings(int size, int share) {
    return pools.settings(1, URL, size, "1").withShare(share);
  }
}
