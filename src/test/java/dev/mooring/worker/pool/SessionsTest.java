package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.NODE;
import static dev.mooring.worker.pool.PoolFixture.REFUSED;
import static dev.mooring.worker.pool.PoolFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.sharing.Subscriber;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which sessions are known, which are removed, and those of workers that are gone. */
class SessionsTest {
  private static final ObjectKey TEMPS = new ObjectKey("plant", "temps");
  private static final List<String> TOPICS = List.of("plant/#");
  private static final Session DEAD = new Session("worker-3", 1, "temps", "worker-0");

  private static final Session DEAD_AND_GONE = new Session("worker-3", 1, "gone", "worker-0");

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final HeardReading heard = new HeardReading();

  @Test
  void shouldKnowTheSessionOfEachSource() {
    ConnectorPool pool = reading();

    assertThat(pool.sessions()).containsExactly(new HeldSession(null, 0, "temps", null, TOPICS));
  }

  @Test
  void shouldLeaveSessionsWhereTheyAreWhenItCloses() {
    ConnectorPool pool = reading();
    int openings = type.openings.size();

    pool.close();
    pools.control.settle();

    assertThat(type.openings).hasSize(openings);
    assertThat(pool.sessions()).hasSize(1);
  }

  @Test
  void shouldKnowAndKeepTheSessionOfASourceThatIsReadNoMoreForTheWorkersEnd() {
    ConnectorPool pool = pools.pool(1);
    Reading reading = pool.read(source("temps"), heard, heard);
    pool.open();
    pools.control.settle();

    reading.suspend();
    pools.control.settle();
    pools.control.advance(Duration.ofSeconds(6));

    assertThat(type.open(0).request.keepsSession()).isTrue();
    assertThat(pool.sessions()).containsExactly(new HeldSession(null, 0, "temps", null, TOPICS));
  }

  @Test
  void shouldRemoveSessionsWhenItClosesForGood() {
    ConnectorPool pool = reading();
    int openings = type.openings.size();

    pool.closeForGood();
    pools.control.settle();

    assertThat(type.openings).hasSize(openings + 1);
    ConnectionRequest last = type.openings.getLast().request();
    assertThat(last.keepsSession()).isFalse();
    assertThat(last.slot()).isZero();
    assertThat(last.node()).isEqualTo(NODE);
    assertThat(type.connections.getLast().closed).isTrue();
    assertThat(pool.sessions()).isEmpty();
  }

  @Test
  void shouldStillKnowASessionThatCouldNotBeRemoved() {
    ConnectorPool pool = reading();
    type.fail(REFUSED);

    pool.closeForGood();
    pools.control.settle();

    assertThat(pool.sessions()).containsExactly(new HeldSession(null, 0, "temps", null, TOPICS));
  }

  @Test
  void shouldDropASessionThatNobodyReadsInAnyMore() {
    ConnectorPool pool = pools.pool(1);
    Reading reading = pool.read(source("temps"), heard, heard);
    pool.open();
    pools.control.settle();
    reading.retire(Duration.ZERO);
    pools.control.settle();
    assertThat(type.open(0).request.keepsSession()).isTrue();

    pools.control.advance(Duration.ofSeconds(6));

    assertThat(type.open(0).request.keepsSession()).isFalse();
    assertThat(pool.sessions()).isEmpty();
  }

  @Test
  void shouldReadOnTheClientThatHasTheSessionAfterARestart() {
    ConnectorPool pool = pools.pool(4);
    pool.share(List.of(subscriber()), List.of(held("temps", 3), held("gone", 2)));
    pool.read(source("temps"), heard, heard);
    pool.open();
    assertThat(pool.sessions()).isEmpty();
    pools.control.settle();

    assertThat(type.open(3).readers).hasSize(1);
    assertThat(pool.sessions())
        .as("that of a Source that is gone went with the clean connection")
        .containsExactly(new HeldSession(null, 3, "temps", null, TOPICS));
  }

  @Test
  void shouldTakeOverTheSessionOfAWorkerThatIsGoneAndRemoveIt() {
    ConnectorPool pool = reading();
    int openings = type.openings.size();

    pool.reclaim(List.of(DEAD));
    pools.control.settle();

    assertThat(type.openings.subList(openings, type.openings.size()))
        .extracting(FakeConnectorType.FakeOpening::request)
        .allSatisfy(
            request -> {
              assertThat(request.node().worker()).isEqualTo("worker-3");
              assertThat(request.slot()).isEqualTo(1);
            })
        .extracting(ConnectionRequest::keepsSession)
        .containsExactly(true, false);
    assertThat(pool.sessions()).contains(new HeldSession("worker-3", 1, "temps", true));

    pool.reclaim(List.of());
    pools.control.settle();
    assertThat(pool.sessions()).as("once it is recorded").noneMatch(it -> it.worker() != null);
  }

  @Test
  void shouldReadWhatIsLeftOfFormerTopicsInASessionThatItTakesOver() {
    ConnectorPool pool = reading();

    pool.reclaim(List.of(new Session("worker-3", 1, "temps", "worker-0", List.of("old"))));
    pools.control.settle();

    assertThat(type.connections.stream().flatMap(one -> one.drainedFormer.stream()))
        .containsExactly("old");
  }

  @Test
  void shouldJustRemoveASessionOfASourceThatIsGone() {
    ConnectorPool pool = reading();
    int openings = type.openings.size();

    pool.reclaim(List.of(DEAD_AND_GONE));
    pools.control.settle();

    assertThat(type.openings.subList(openings, type.openings.size()))
        .extracting(opening -> opening.request().keepsSession())
        .containsExactly(false);
    assertThat(pool.sessions()).contains(new HeldSession("worker-3", 1, "gone", true));
  }

  @Test
  void shouldTryAgainUntilItHasTakenASessionOver() {
    ConnectorPool pool = reading();
    type.fail(REFUSED);
    pool.reclaim(List.of(DEAD));
    pools.control.settle();
    assertThat(pool.sessions()).noneMatch(session -> session.worker() != null);

    type.succeed();
    pools.control.advance(PoolFixture.LONGEST);

    assertThat(pool.sessions()).contains(new HeldSession("worker-3", 1, "temps", true));
  }

  @Test
  void shouldWaitForASourceThatDoesNotFlowHereYet() {
    ConnectorPool pool = pools.pool(1);
    pool.share(List.of(subscriber()), List.of());
    pool.open();
    pools.control.settle();
    int openings = type.openings.size();

    pool.reclaim(List.of(DEAD));
    pools.control.settle();

    assertThat(type.openings).hasSize(openings);
  }

  @Test
  void shouldGiveUpAnAttemptInASessionThatIsNotItsToTakeOverAnyMore() {
    ConnectorPool pool = reading();
    type.hangStubbornly();
    pool.reclaim(List.of(DEAD));
    pools.control.settle();
    FakeConnectorType.FakeOpening attempt = type.openings.getLast();
    assertThat(attempt.request().node().worker()).isEqualTo("worker-3");

    pool.reclaim(List.of());
    pools.control.settle();

    assertThat(attempt.isAbandoned()).isTrue();
  }

  @Test
  void shouldOpenAClientOnlyWhenNothingElseIsOpenInItsSession() {
    ConnectorPool pool = pools.opened(1);
    type.hangStubbornly();
    pool.share(List.of(), List.of(held("gone", 1)));
    pools.control.settle();
    assertThat(openingsOfClient(1)).hasSize(1);

    pool.update(pools.settings(2, "tcp://broker:1883", 2, "1"));
    pools.control.settle();
    assertThat(openingsOfClient(1)).hasSize(1).allMatch(FakeConnectorType.FakeOpening::isAbandoned);

    openingsOfClient(1).getFirst().letGo();
    pools.control.advance(Duration.ofSeconds(1));
    assertThat(openingsOfClient(1)).hasSize(2);
  }

  @Test
  void shouldReportNoMoreTopicsThanAReportCanBear() {
    ConnectorPool pool = pools.opened(1);
    type.hang();
    List<String> topics = IntStream.range(0, 10).mapToObj(i -> "t".repeat(199) + i).toList();

    pool.share(
        List.of(),
        IntStream.range(0, 30)
            .mapToObj(i -> new HeldSession(null, 1, "s" + i, null, topics))
            .toList());
    pools.control.settle();

    assertThat(pool.sessions())
        .hasSize(30)
        .satisfies(
            all ->
                assertThat(all.stream().mapToInt(HeldSession::topicCharacters).sum())
                    .isBetween(40_000, 50_000));
  }

  private List<FakeConnectorType.FakeOpening> openingsOfClient(int client) {
    return type.openings.stream().filter(one -> one.request().slot() == client).toList();
  }

  private ConnectorPool reading() {
    ConnectorPool pool = pools.pool(1);
    pool.share(List.of(subscriber()), List.of());
    pool.read(source("temps"), heard, heard);
    pool.open();
    pools.control.settle();
    return pool;
  }

  private static HeldSession held(String source, int client) {
    return new HeldSession(null, client, source, null);
  }

  private static Subscriber subscriber() {
    return new Subscriber(TEMPS, "2026-01-01T00:00:00Z", List.of("plant/#"), true);
  }
}
