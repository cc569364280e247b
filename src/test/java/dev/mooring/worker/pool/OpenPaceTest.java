package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPaceTest {
  private final PoolFixture pools = new PoolFixture();
  private final List<ConnectorPool> healthy = new ArrayList<>();

  @Test
  void shouldOpenThousandsWithinSeconds() {
    pools.type.answerAfter(pools.control, Duration.ofMillis(20));
    open(5_000, pools.type);

    pools.control.advance(Duration.ofSeconds(2));

    assertThat(healthy).allSatisfy(this::isConnected);
  }

  @Test
  void shouldOpenOnlySoManyAtATime() {
    pools.type.hang();
    open(1_000, pools.type);
    pools.control.settle();
    assertThat(pools.type.openings).hasSize(OpenPace.AT_ONCE);

    // When one has its answer, the next one may begin
    FakeConnectorType.FakeOpening first = pools.type.openings.getFirst();
    first.answer().complete(pools.type.connect(first.request()));
    pools.control.settle();
    assertThat(pools.type.openings).hasSize(OpenPace.AT_ONCE + 1);
  }

  @Test
  void shouldLetHangingSystemsDelayTheOthersByASecondAtMost() {
    FakeConnectorType dead = new FakeConnectorType();
    dead.hang();
    List<ConnectorPool> hanging = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      ConnectorPool pool = pools.pool(PoolFixture.settings(dead, 1, "tcp://dead:1883", 1, "1"));
      pool.open();
      hanging.add(pool);
    }
    open(700, pools.type);

    pools.control.advance(Duration.ofSeconds(1));
    assertThat(healthy).allSatisfy(this::isConnected);

    pools.control.advance(Duration.ofSeconds(3));
    assertThat(hanging)
        .allSatisfy(pool -> assertThat(pool.view().state()).isEqualTo(NodeState.Disconnected));
  }

  @Test
  void shouldOpenAlthoughTheThreadStandsStillForLongerThanThePatience() {
    StallingControl stalling = new StallingControl();
    int[] opened = new int[1];

    new OpenPace(stalling).queue(() -> opened[0]++);
    stalling.runAll();

    assertThat(opened[0]).isEqualTo(1);
  }

  @Test
  void shouldGiveBackThePlacesOfPoolsThatAreClosed() {
    FakeConnectorType dead = new FakeConnectorType();
    dead.hang();
    for (int i = 0; i < 500; i++) {
      ConnectorPool pool = pools.pool(PoolFixture.settings(dead, 1, "tcp://dead:1883", 1, "1"));
      pool.open();
      pool.close();
    }
    open(1, pools.type);
    pools.control.settle();

    assertThat(healthy).allSatisfy(this::isConnected);
    assertThat(dead.openings).isEmpty();
  }

  private void open(int count, FakeConnectorType type) {
    for (int i = 0; i < count; i++) {
      ConnectorPool pool = pools.pool(PoolFixture.settings(type, 1, "tcp://broker:1883", 1, "1"));
      pool.open();
      healthy.add(pool);
    }
  }

  private void isConnected(ConnectorPool pool) {
    assertThat(pool.view().state()).isEqualTo(NodeState.Connected);
  }

  /** Stands still for a second, as in a pause of the collector, after everything it is told. */
  private static final class StallingControl implements Control {
    private final ManualControl time = new ManualControl();

    @Override
    public void execute(Runnable task) {
      schedule(Duration.ZERO, task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      Timer timer = time.schedule(delay, task);
      time.stall(Duration.ofSeconds(1));
      return timer;
    }

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    void runAll() {
      time.advance(Duration.ofMinutes(1));
    }
  }
}
