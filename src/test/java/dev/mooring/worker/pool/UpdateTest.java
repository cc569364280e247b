package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.REFUSED;
import static dev.mooring.worker.pool.PoolFixture.SHORTEST;
import static dev.mooring.worker.pool.PoolFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class UpdateTest {
  private static final String URL = "tcp://broker:1883";
  private static final String OTHER_URL = "tcp://other:1883";

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final HeardReading heard = new HeardReading();

  @Test
  void shouldOpenMoreAndLeaveTheOthersAlone() {
    ConnectorPool pool = pools.opened(2);
    pool.update(pools.settings(2, URL, 5, "1"));
    pools.control.settle();

    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 5));
    assertThat(slots()).containsExactly(0, 1, 2, 3, 4);
    assertThat(type.connections).hasSize(5);
    assertThat(pools.views.subList(2, pools.views.size()))
        .extracting(ConnectionView::state)
        .containsOnly(NodeState.Connected);
  }

  @Test
  void shouldCloseTheLastOnes() {
    ConnectorPool pool = pools.opened(5);
    pool.update(pools.settings(2, URL, 2, "1"));
    pools.control.settle();

    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 2));
    assertThat(slots()).containsExactly(0, 1);
    pools.control.advance(SHORTEST.multipliedBy(100));
    assertThat(type.connections).hasSize(5);
  }

  @Test
  void shouldMoveTheReadersOfClosedConnections() {
    ConnectorPool pool = pools.pool(4);
    List.of("a", "b", "c", "d").forEach(name -> pool.read(source(name), heard, heard));
    pool.open();
    pools.control.settle();
    List<FakeConnection> before = type.open();
    heard.events.clear();

    pool.update(pools.settings(2, URL, 2, "1"));
    pools.control.settle();

    List<String> sources =
        type.open().stream()
            .flatMap(connection -> connection.readers.stream())
            .filter(reader -> !reader.stopped)
            .map(reader -> reader.request.source().name())
            .toList();
    assertThat(sources).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(slots()).containsExactly(0, 1);
    assertThat(type.open()).allSatisfy(connection -> assertThat(connection.readers).hasSize(2));
    assertThat(before.subList(2, 4))
        .allSatisfy(connection -> assertThat(connection.readers.getFirst().forgotten).isTrue());
    assertThat(heard.events).as("never without a reader").isEmpty();
  }

  @Test
  void shouldNotUseThePlaceOfAConnectionThatIsStillClosing() {
    ConnectorPool pool = pools.opened(2);
    CompletableFuture<Void> closing = new CompletableFuture<>();
    type.open(1).close = () -> closing;
    pool.update(pools.settings(2, URL, 1, "1"));
    pool.update(pools.settings(3, URL, 2, "1"));
    pools.control.settle();
    assertThat(slots()).containsExactly(0);

    closing.complete(null);
    pools.control.settle();
    assertThat(slots()).containsExactly(0, 1);
  }

  @Test
  void shouldTryNewSettingsAtOnce() {
    type.fail(REFUSED);
    ConnectorPool pool = pools.opened(1);
    pools.control.advance(SHORTEST.multipliedBy(200));

    type.succeed();
    pool.update(pools.settings(2, OTHER_URL, 1, "1"));
    pools.control.settle();

    assertThat(pool.view().state()).isEqualTo(NodeState.Connected);
  }

  @Test
  void shouldReportANewGenerationThatChangesNothingElse() {
    ConnectorPool pool = pools.opened(1);
    pool.update(pools.settings(2, URL, 1, "1"));
    pools.control.settle();

    assertThat(type.connections).hasSize(1);
    assertThat(pools.generations).containsExactly(1L, 1L, 2L);
    assertThat(pools.views.getLast().state()).isEqualTo(NodeState.Connected);

    pool.update(pools.settings(2, URL, 1, "1"));
    pools.control.settle();
    assertThat(pools.generations).hasSize(3);
  }

  @Test
  void shouldLeaveNothingOpenWhenItIsClosed() {
    ConnectorPool pool = pools.pool(3);
    pool.read(source("temps"), heard, heard);
    pool.open();
    pools.control.settle();
    int heardBefore = pools.views.size();

    CompletionStage<Void> closed = pool.close();
    pools.control.settle();

    assertThat(closed.toCompletableFuture()).isCompleted();
    assertThat(type.open()).isEmpty();
    assertThat(pools.control.pendingTimers()).isZero();
    assertThat(pools.views).hasSize(heardBefore);
    assertThat(pool.outlets(null).free()).isNull();
    assertThat(pool.view().open()).isZero();
  }

  @Test
  void shouldCloseWhatItIsJustOpening() {
    type.hangStubbornly();
    ConnectorPool pool = pools.opened(1);
    CompletionStage<Void> closed = pool.close();
    pools.control.settle();
    assertThat(type.openings.getFirst().isAbandoned()).isTrue();
    assertThat(closed.toCompletableFuture()).isNotDone();

    type.openings.getFirst().letGo();
    pools.control.settle();

    assertThat(closed.toCompletableFuture()).isCompleted();
  }

  @Test
  void shouldCloseInBoundedTime() {
    ConnectorPool pool = pools.opened(1);
    type.open(0).close = CompletableFuture::new;
    CompletionStage<Void> closed = pool.close();
    pools.control.settle();
    assertThat(closed.toCompletableFuture()).isNotDone();

    pools.control.advance(Link.CLOSE_LIMIT);
    assertThat(closed.toCompletableFuture()).isCompleted();
  }

  @Test
  void shouldStayClosedWhateverComes() {
    ConnectorPool pool = pools.opened(1);
    pool.close();
    pool.update(pools.settings(2, OTHER_URL, 3, "1"));
    pool.open();
    pool.read(source("temps"), heard, heard);
    pools.control.advance(SHORTEST.multipliedBy(100));

    assertThat(type.open()).isEmpty();
    assertThat(type.connections).hasSize(1);
  }

  private List<Integer> slots() {
    return type.open().stream().map(connection -> connection.request.slot()).toList();
  }
}
