package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.LONGEST;
import static dev.mooring.worker.pool.PoolFixture.LOST;
import static dev.mooring.worker.pool.PoolFixture.REFUSED;
import static dev.mooring.worker.pool.PoolFixture.TIMEOUT;
import static dev.mooring.worker.pool.PoolFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.SinkWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A pool that goes over to other settings: it makes before it breaks. */
class ChangeoverTest {
  private static final String OLD = "tcp://broker:1883";
  private static final String NEW = "tcp://other:1883";
  private static final String THIRD = "tcp://third:1883";

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final HeardReading heard = new HeardReading();

  @Test
  void shouldMoveOneConnectionAfterTheOther() {
    type.answerAfter(pools.control, Duration.ofMillis(20));
    ConnectorPool pool = pools.pool(3);
    pool.open();
    pools.control.advance(Duration.ofMillis(20));
    pools.views.clear();

    pool.update(pools.settings(2, NEW, 3, "1"));
    pools.control.advance(Duration.ofSeconds(1));

    assertThat(type.open()).hasSize(3).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(NEW));
    assertThat(pools.views).isNotEmpty().allSatisfy(this::isConnectedByTwoAtLeast);
    assertThat(pools.generations.getLast()).isEqualTo(2);
    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 3));
  }

  private void isConnectedByTwoAtLeast(ConnectionView view) {
    assertThat(view.state()).isEqualTo(NodeState.Connected);
    assertThat(view.open()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldShowFirstThatTheNewSettingsWork() {
    ConnectorPool pool = pools.opened(2);
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.settle();

    FakeConnectorType.FakeOpening probe = type.openings.get(2);
    assertThat(probe.request().probe()).isTrue();
    assertThat(probe.request().keepsSession()).isFalse();
    assertThat(probe.request().spec().mqtt().url()).isEqualTo(NEW);
    assertThat(type.connections.get(2).closed).isTrue();
    assertThat(type.openings.subList(3, 5))
        .allSatisfy(opening -> assertThat(opening.request().probe()).isFalse());
  }

  @Test
  void shouldGoOnWithTheOldOnesWhenTheNewOnesDoNotWork() {
    ConnectorPool pool = pools.opened(2);
    type.failAt(NEW, REFUSED);
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.advance(Duration.ofMinutes(1));

    assertThat(pool.view())
        .isEqualTo(
            new ConnectionView(
                NodeState.Connected,
                Reason.UpdateFailed,
                "the new settings do not work, the old ones go on:"
                    + " connection refused: broker:1883",
                2));
    assertThat(pools.generations).containsOnly(1L);
    assertThat(type.open()).hasSize(2).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(OLD));
    assertThat(type.connections).hasSize(2);
  }

  @Test
  void shouldGoOnWithTheOldOnesWhileTheNewOnesHang() {
    ConnectorPool pool = pools.opened(2);
    type.hang();
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.settle();
    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 2));

    pools.control.advance(TIMEOUT);
    assertThat(pool.view().reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(pool.view().open()).isEqualTo(2);
  }

  @Test
  void shouldTryTheNewOnesAgain() {
    ConnectorPool pool = pools.opened(2);
    type.failAt(NEW, REFUSED);
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.settle();

    type.succeed();
    pools.control.advance(LONGEST);

    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 2));
    assertThat(pools.generations.getLast()).isEqualTo(2);
    assertThat(type.open()).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(NEW));
  }

  @Test
  void shouldComeBackWhenOneFailsAfterTheProbeDidNot() {
    ConnectorPool pool = pools.opened(2);
    pool.update(pools.settings(2, NEW, 2, "1"));
    type.onConnect =
        request -> {
          if (request.probe()) {
            type.failAt(NEW, REFUSED);
          }
        };
    pools.control.settle();

    assertThat(pool.view().reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(pool.view().open()).isEqualTo(2);
    assertThat(type.open()).hasSize(2).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(OLD));
  }

  @Test
  void shouldNotReconnectForSettingsThatAreTakenBack() {
    ConnectorPool pool = pools.opened(2);
    type.failAt(NEW, REFUSED);
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.settle();
    pool.update(pools.settings(3, OLD, 2, "1"));
    pools.control.advance(Duration.ofMinutes(1));

    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 2));
    assertThat(pools.generations.getLast()).isEqualTo(3);
    assertThat(type.connections).hasSize(2);
    assertThat(type.openings).hasSize(3);
  }

  @Test
  void shouldGoOverToTheNewestOnly() {
    type.answerAfter(pools.control, Duration.ofMillis(20));
    ConnectorPool pool = pools.pool(2);
    pool.open();
    pools.control.advance(Duration.ofMillis(20));
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.advance(Duration.ofMillis(50));
    pool.update(pools.settings(3, THIRD, 2, "1"));
    pools.control.advance(Duration.ofSeconds(1));

    assertThat(type.open()).hasSize(2).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(THIRD));
    assertThat(pools.generations.getLast()).isEqualTo(3);
  }

  @Test
  void shouldComeBackFromSettingsThatOthersReplaceWhichDoNotWork() {
    type.answerAfter(pools.control, Duration.ofMillis(20));
    ConnectorPool pool = pools.pool(2);
    pool.open();
    pools.control.advance(Duration.ofMillis(20));
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.advance(Duration.ofMillis(50));
    type.failAt(THIRD, REFUSED);
    pool.update(pools.settings(3, THIRD, 2, "1"));
    pools.control.advance(Duration.ofMinutes(1));
    assertThat(type.open()).hasSize(2).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(OLD));
  }

  @Test
  void shouldGoOverAtOnceWhenTheOldOnesFail() {
    ConnectorPool pool = pools.opened(2);
    type.failAt(NEW, REFUSED);
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.settle();
    type.fail(LOST);
    type.open().forEach(open -> open.lose(LOST));
    pools.control.settle();

    assertThat(pools.generations.getLast()).isEqualTo(2);
    pools.control.advance(Duration.ofSeconds(1));
    assertThat(pool.view().state()).isEqualTo(NodeState.Disconnected);
  }

  @Test
  void shouldTakeOverTheSizeWhileTheNewOnesDoNotWork() {
    ConnectorPool pool = pools.opened(2);
    type.failAt(NEW, REFUSED);
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.settle();
    pool.update(pools.settings(3, NEW, 4, "1"));
    pools.control.settle();

    assertThat(type.open()).hasSize(4).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(OLD));
    assertThat(pool.view().reason()).isEqualTo(Reason.UpdateFailed);
  }

  @Test
  void shouldKeepToItsShareMeanwhile() {
    ConnectorPool pool = pools.pool(pools.settings(1, OLD, 4, "1").withShare(3));
    pool.open();
    pools.control.settle();

    pool.update(pools.settings(2, NEW, 4, "1").withShare(3));
    pools.control.advance(Duration.ofSeconds(1));

    assertThat(type.most).isEqualTo(3);
    assertThat(type.open()).hasSize(3).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(NEW));
    assertThat(type.openings.get(3).request().probe()).isTrue();
  }

  @Test
  void shouldGetBackWhatItGaveUpForAProbeThatFailed() {
    ConnectorPool pool = pools.pool(pools.settings(1, OLD, 3, "1").withShare(3));
    pool.open();
    pools.control.settle();
    type.failAt(NEW, REFUSED);

    pool.update(pools.settings(2, NEW, 3, "1").withShare(3));
    pools.control.settle();

    assertThat(type.most).isEqualTo(3);
    assertThat(type.open()).hasSize(3).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(OLD));
    assertThat(pool.view().reason()).isEqualTo(Reason.UpdateFailed);
  }

  @Test
  void shouldBreakBeforeItMakesWithAShareOfOne() {
    ConnectorPool pool = pools.pool(pools.settings(1, OLD, 1, "1").withShare(1));
    pool.open();
    pools.control.settle();
    type.failAt(NEW, REFUSED);
    pool.update(pools.settings(2, NEW, 1, "1").withShare(1));
    pools.control.settle();

    assertThat(type.most).isEqualTo(1);
    assertThat(urlOf(type.open(0))).isEqualTo(OLD);
    assertThat(pool.view().reason()).isEqualTo(Reason.UpdateFailed);

    type.succeed();
    pools.control.advance(LONGEST);
    assertThat(type.most).isEqualTo(1);
    assertThat(urlOf(type.open(0))).isEqualTo(NEW);
  }

  @Test
  void shouldFinishWhatIsBeingWrittenBeforeItCloses() {
    ConnectorPool pool = pools.opened(1);
    SinkWriter writer = new TestWriter(pool, null);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    FakeConnection old = type.open(0);
    old.write = () -> answer;
    CompletableFuture<Void> written = write(writer);

    pool.update(pools.settings(1, OLD, 1, "2"));
    pools.control.settle();
    assertThat(old.closed).isFalse();

    answer.complete(null);
    pools.control.settle();
    assertThat(written).isCompleted();
    assertThat(old.closed).isTrue();
    assertThat(type.open()).hasSize(1);
    assertThat(write(writer)).isCompleted();
  }

  @Test
  void shouldWriteOnTheOthersMeanwhile() {
    ConnectorPool pool = pools.opened(2);
    SinkWriter writer = new TestWriter(pool, null);
    CompletableFuture<Void> never = new CompletableFuture<>();
    type.open().forEach(open -> open.write = () -> never);
    type.open().forEach(open -> open.window = 2);
    write(writer);
    write(writer);
    pool.update(pools.settings(2, NEW, 2, "1"));
    pools.control.settle();
    type.open().forEach(open -> open.write = () -> CompletableFuture.completedFuture(null));

    for (int i = 0; i < 10; i++) {
      assertThat(write(writer)).isCompleted();
      pools.control.advance(Duration.ofSeconds(1));
    }
    assertThat(type.open()).hasSize(2).allSatisfy(open -> assertThat(urlOf(open)).isEqualTo(NEW));
  }

  @Test
  void shouldAcknowledgeWhatWasReadBeforeItCloses() {
    List<Runnable> unfinished = new ArrayList<>();
    HoldingReceiver holding = new HoldingReceiver(unfinished);
    ConnectorPool pool = pools.pool(1);
    pool.read(source("temps"), holding, heard);
    pool.open();
    pools.control.settle();
    FakeConnection old = type.open(0);
    old.readers.getFirst().offer("t1");

    pool.update(pools.settings(1, OLD, 1, "2"));
    pools.control.settle();
    assertThat(old.closed).isFalse();
    assertThat(old.readers.getFirst().offer("t2")).isFalse();

    unfinished.forEach(Runnable::run);
    pools.control.settle();
    assertThat(old.closed).isTrue();
    assertThat(old.readers.getFirst().forgotten).isFalse();
    assertThat(type.open(0).readers).hasSize(1);
    assertThat(heard.events).containsExactly("reading", "Connecting", "reading");
  }

  @Test
  void shouldNotWaitForeverForWhatIsInFlight() {
    ConnectorPool pool = pools.opened(1);
    type.open(0).write = CompletableFuture::new;
    write(new TestWriter(pool, null));

    pool.update(pools.settings(1, OLD, 1, "2"));
    pools.control.advance(Link.FLIGHT_LIMIT);

    assertThat(type.connections.getFirst().closed).isTrue();
    assertThat(type.open()).hasSize(1);
  }

  @Test
  void shouldOpenAllAnewOneByOneWhenItIsAskedTo() {
    ConnectorPool pool = pools.opened(3);
    List<FakeConnection> before = type.open();
    pools.views.clear();
    pool.update(pools.settings(1, OLD, 3, "1").withReopening("now"));
    pools.control.settle();

    assertThat(type.open()).hasSize(3).doesNotContainAnyElementsOf(before);
    assertThat(pools.views).isNotEmpty().allSatisfy(this::isConnectedByTwoAtLeast);
    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 3));
  }

  @Test
  void shouldKeepItsConnectionsWhenTheyCannotBeOpenedAnew() {
    ConnectorPool pool = pools.opened(2);
    type.fail(REFUSED);
    pool.update(pools.settings(1, OLD, 2, "1").withReopening("now"));
    pools.control.advance(Duration.ofMinutes(1));

    assertThat(type.open()).hasSize(2);
    assertThat(pool.view().reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(pool.view().message())
        .isEqualTo(
            "the connections cannot be opened anew, they go on as they are: "
                + REFUSED.getMessage());
  }

  @Test
  void shouldCloseTheProbeWithThePool() {
    ConnectorPool pool = pools.opened(1);
    type.hangStubbornly();
    pool.update(pools.settings(2, NEW, 1, "1"));
    pools.control.settle();
    CompletableFuture<Void> closed = pool.close().toCompletableFuture();
    pools.control.settle();
    assertThat(type.openings.getLast().isAbandoned()).isTrue();
    assertThat(closed).isNotDone();

    type.openings.getLast().letGo();
    pools.control.settle();
    assertThat(closed).isCompleted();
    assertThat(pools.control.pendingTimers()).isZero();
  }

  private static CompletableFuture<Void> write(SinkWriter writer) {
    return writer.write(new Message("t", new byte[0])).toCompletableFuture();
  }

  private static String urlOf(FakeConnection connection) {
    return connection.request.spec().mqtt().url();
  }

  /** Takes all, and finishes nothing by itself. */
  private record HoldingReceiver(List<Runnable> unfinished) implements MessageReceiver {
    @Override
    public boolean offer(Message message, Runnable acknowledge) {
      return unfinished.add(acknowledge);
    }

    @Override
    public void whenRoom(Runnable resume) {}

    @Override
    public void failed(ConnectorException cause) {
      throw new AssertionError(cause);
    }
  }
}
