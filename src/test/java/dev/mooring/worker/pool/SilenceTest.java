package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.INTERVAL;
import static dev.mooring.worker.pool.PoolFixture.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final ConnectionView SILENT =
      new ConnectionView(
          NodeState.Disconnected, Reason.Timeout, "a write has no answer after 2s", 0);
  private static final Duration LOOK = TIMEOUT.dividedBy(4);

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final List<CompletableFuture<Void>> answers = new ArrayList<>();

  @Test
  void shouldSayAtOnceThatAWriteIsNotAnswered() {
    ConnectorPool pool = pools.opened(1);
    answerByHand(0);
    write(pool);

    pools.control.advance(TIMEOUT);
    assertThat(pool.view().state()).as("not before its time").isEqualTo(NodeState.Connected);

    pools.control.advance(LOOK);
    assertThat(pool.view()).isEqualTo(SILENT);
  }

  @Test
  void shouldLetTheWriteGoOnAndSayThatAllIsWellWhenItIsAnswered() {
    ConnectorPool pool = pools.opened(1);
    answerByHand(0);
    CompletableFuture<Void> write = write(pool);
    pools.control.advance(TIMEOUT.plus(LOOK));
    assertThat(write).isNotDone();
    assertThat(type.open()).hasSize(1);

    answers.getFirst().complete(null);
    pools.control.advance(LOOK);

    assertThat(write).isCompleted();
    assertThat(pool.view()).isEqualTo(new ConnectionView(NodeState.Connected, null, null, 1));
    assertThat(type.openings).hasSize(1);
  }

  @Test
  void shouldFindOneThatIsNotAnsweredAmongManyThatAre() {
    ConnectorPool pool = pools.opened(1);
    pools.type.open(0).window = 2;
    answerByHand(0);
    write(pool);
    for (int other = 1; other < 200; other++) {
      write(pool);
      answers.get(other).complete(null);
      pools.control.advance(Duration.ofMillis(15));
    }
    assertThat(pool.view()).isEqualTo(SILENT);
  }

  @Test
  void shouldNotSayItWhileEachWriteIsAnsweredInTime() {
    ConnectorPool pool = pools.opened(1);
    answerByHand(0);
    for (int number = 0; number < 50; number++) {
      write(pool);
      pools.control.advance(TIMEOUT.minusMillis(100));
      answers.get(number).complete(null);
    }
    assertThat(pools.views)
        .extracting(ConnectionView::state)
        .doesNotContain(NodeState.Disconnected);
  }

  @Test
  void shouldSayWhichPartOfThePoolIsSilent() {
    ConnectorPool pool = pools.opened(2);
    answerByHand(0);
    answerByHand(1);
    write(pool);
    pools.control.advance(TIMEOUT.plus(LOOK));

    assertThat(pool.view())
        .isEqualTo(
            new ConnectionView(
                NodeState.Connected,
                Reason.Timeout,
                "2 of 2 connections open: a write has no answer after 2s",
                2));
  }

  @Test
  void shouldWaitForASlowAnswerAsLongAsTheTypeSays() {
    ConnectorPool pool = pools.opened(1);
    type.open(0).patience = Duration.ofSeconds(8);
    answerByHand(0);
    write(pool);

    pools.control.advance(Duration.ofSeconds(8));
    assertThat(pool.view().state()).isEqualTo(NodeState.Connected);
    pools.control.advance(Duration.ofSeconds(1));
    assertThat(pool.view().message()).isEqualTo("a write has no answer after 8s");
  }

  @Test
  void shouldNotSayConnectedTwoIntervalsAfterTheLastExchangeHoweverLongACheckMayTake() {
    PoolSettings settings = pools.settings(1, "tcp://broker:1883", 1, "1");
    ConnectorPool pool = pools.pool(withTimeout(settings, "60s"));
    pool.open();
    pools.control.settle();
    type.open(0).check = CompletableFuture::new;

    pools.control.advance(INTERVAL.multipliedBy(2).minusMillis(1));
    assertThat(pool.view().state()).isEqualTo(NodeState.Connected);
    pools.control.advance(Duration.ofMillis(1));
    assertThat(pool.view())
        .isEqualTo(
            new ConnectionView(NodeState.Disconnected, Reason.Timeout, "no answer within 20s", 0));
  }

  @Test
  void shouldNotTakeACheckThatAsksNothingForAnExchange() {
    ConnectorPool pool = pools.opened(1);
    FakeConnection connection = type.open(0);
    connection.provenByWrites = true;
    connection.patience = Duration.ofMinutes(5);
    answerByHand(0);
    write(pool);

    pools.control.advance(INTERVAL.multipliedBy(2).plusSeconds(1));
    assertThat(pool.view().message()).isEqualTo("no answer within 20s");
  }

  @Test
  void shouldTellWhenTheOtherSideLastAnswered() {
    ConnectorPool pool = pools.opened(1);
    assertThat(pool.activity().lastExchange()).isEqualTo(PoolFixture.NOON.instant());
    type.open(0).check = CompletableFuture::new;
    answerByHand(0);
    write(pool);
    pools.control.stall(Duration.ofSeconds(1));
    assertThat(pool.activity().lastExchange())
        .isEqualTo(PoolFixture.NOON.instant().minusSeconds(1));

    answers.getFirst().complete(null);
    assertThat(pool.activity().lastExchange()).isEqualTo(PoolFixture.NOON.instant());
    pools.control.stall(Duration.ofSeconds(1));
    write(pool);
    answers
        .getLast()
        .completeExceptionally(
            ConnectorException.disconnected(Reason.ConnectionLost, "closed the connection"));
    assertThat(pool.activity().lastExchange())
        .as("no answer at all")
        .isEqualTo(PoolFixture.NOON.instant().minusSeconds(1));
  }

  @Test
  void shouldRememberTheLastExchangeOfConnectionsThatAreGone() {
    ConnectorPool pool = pools.opened(1);
    type.fail(PoolFixture.REFUSED);
    type.open(0).lose(PoolFixture.LOST);
    pools.control.advance(Duration.ofSeconds(30));

    assertThat(pool.activity().lastExchange())
        .isEqualTo(PoolFixture.NOON.instant().minusSeconds(30));
  }

  @Test
  void shouldLeaveNoTimerBehind() {
    ConnectorPool pool = pools.opened(1);
    answerByHand(0);
    write(pool);
    pools.control.settle();
    pool.close();
    pools.control.advance(Duration.ofSeconds(10));

    assertThat(pools.control.pendingTimers()).isZero();
  }

  private static PoolSettings withTimeout(PoolSettings of, String timeout) {
    return new PoolSettings(
        of.connector(),
        of.generation(),
        of.type(),
        PoolFixture.spec("tcp://broker:1883", of.size(), new HealthCheck("10s", timeout)),
        of.secrets(),
        of.secretVersions());
  }

  private void answerByHand(int slot) {
    type.open(slot).write =
        () -> {
          answers.add(new CompletableFuture<>());
          return answers.getLast();
        };
  }

  private static CompletableFuture<Void> write(ConnectorPool pool) {
    return new TestWriter(pool, null).write(new Message("t", new byte[0])).toCompletableFuture();
  }
}
