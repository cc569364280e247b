package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.LONGEST;
import static dev.mooring.worker.pool.PoolFixture.LOST;
import static dev.mooring.worker.pool.PoolFixture.REFUSED;
import static dev.mooring.worker.pool.PoolFixture.SHORTEST;
import static dev.mooring.worker.pool.PoolFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.sharing.Subscriber;
import dev.mooring.worker.pool.FakeConnection.FakeReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private static final ConnectorException FORBIDDEN =
      ConnectorException.permanent(Reason.NotAuthorized, "may not subscribe to plant/#");

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final HeardReading heard = new HeardReading();

  @Test
  void shouldReadOnOneConnectionThatKeepsItsSession() {
    ConnectorPool pool = pools.pool(4);
    read(pool, "temps");
    pool.open();
    pools.control.settle();

    List<FakeConnection> reading =
        type.open().stream().filter(connection -> !connection.readers.isEmpty()).toList();
    assertThat(reading).hasSize(1);
    assertThat(reading.getFirst().request.keepsSession()).isTrue();
    assertThat(type.open()).filteredOn(connection -> connection.request.keepsSession()).hasSize(1);
    assertThat(type.openings).hasSize(4);
    assertThat(heard.events).containsExactly("reading");
  }

  @Test
  void shouldOpenAnewWithASessionForTheFirstSource() {
    ConnectorPool pool = pools.opened(1);
    FakeConnection before = type.open(0);
    assertThat(before.request.keepsSession()).isFalse();

    read(pool, "temps");
    pools.control.settle();

    assertThat(before.closed).isTrue();
    assertThat(type.open(0).request.keepsSession()).isTrue();
    assertThat(type.open(0).readers).hasSize(1);
    assertThat(heard.events).containsExactly("reading");
    assertThat(pools.views)
        .extracting(ConnectionView::state)
        .as("nothing has failed")
        .doesNotContain(NodeState.Disconnected)
        .startsWith(NodeState.Connecting)
        .endsWith(NodeState.Connected);
  }

  @Test
  void shouldNotOpenAnewForTheSecondSource() {
    ConnectorPool pool = pools.opened(1);
    read(pool, "temps");
    pools.control.settle();
    read(pool, "pressures");
    pools.control.settle();

    assertThat(type.openings).hasSize(2);
    assertThat(type.open(0).readers).hasSize(2);
  }

  @Test
  void shouldDropAnOpeningThatHasNoSession() {
    type.hang();
    ConnectorPool pool = pools.opened(1);
    type.succeed();
    read(pool, "temps");
    pools.control.settle();

    assertThat(type.openings.getFirst().answer()).isCancelled();
    assertThat(type.open(0).request.keepsSession()).isTrue();
    assertThat(heard.events).containsExactly("reading");
  }

  @Test
  void shouldReadAgainAfterAReconnect() {
    ConnectorPool pool = reading("temps");
    type.open(0).lose(LOST);
    pools.control.settle();
    assertThat(heard.events).containsExactly("reading", "ConnectionLost");

    pools.control.advance(SHORTEST.multipliedBy(2));

    assertThat(heard.events).containsExactly("reading", "ConnectionLost", "reading");
    assertThat(type.open(0).readers).hasSize(1);
    assertThat(type.open(0).request.keepsSession()).isTrue();
    assertThat(pool.view().open()).isEqualTo(1);
  }

  @Test
  void shouldHearACauseOnceHoweverOftenItComes() {
    reading("temps");
    type.fail(REFUSED);
    type.open(0).lose(LOST);
    pools.control.advance(LONGEST.multipliedBy(10));

    assertThat(heard.events).containsExactly("reading", "ConnectionLost", "ConnectionRefused");
  }

  @Test
  void shouldTryAgainOnTheSameConnectionWhenTheOtherSideRefuses() {
    ConnectorPool pool = pools.pool(1);
    type.refuseReaders(FORBIDDEN);
    read(pool, "temps");
    pool.open();
    pools.control.advance(LONGEST);
    assertThat(heard.events).containsExactly("NotAuthorized");

    type.open(0).refusal = null;
    pools.control.advance(LONGEST);

    assertThat(heard.events).containsExactly("NotAuthorized", "reading");
    assertThat(type.openings).hasSize(1);
  }

  @Test
  void shouldStartAgainWhenReadingEndsOnALivingConnection() {
    reading("temps");
    FakeReader first = reader();
    first.receiver.failed(FORBIDDEN);
    pools.control.advance(SHORTEST.multipliedBy(2));

    assertThat(heard.events).containsExactly("reading", "NotAuthorized", "reading");
    assertThat(type.open(0).readers).hasSize(2);
    assertThat(type.openings).hasSize(1);
  }

  /** Each beginning may bring records again that came before: of a query with one bad row, say. */
  @Test
  void shouldBeginEverMoreRarelyWhenReadingSoonFailsEachTime() {
    reading("temps");
    FakeConnection connection = type.open(0);
    Duration passed = Duration.ofMinutes(10);
    for (Duration step = Duration.ZERO; step.compareTo(passed) < 0; step = step.plus(SHORTEST)) {
      reader().receiver.failed(FORBIDDEN);
      pools.control.advance(SHORTEST);
    }

    // At random between 0.5 s and 8 s, once it has doubled four times: about 140 in ten minutes.
    assertThat(connection.readers.size()).isBetween(75, 250);
  }

  /** Whoever waits for an answer of the other side need not wait any more. */
  @Test
  void shouldTellWhoReadsThatNothingIsTakenAnyMore() {
    ConnectorPool pool = pools.opened(1);
    Reading reading = read(pool, "temps");
    pools.control.settle();
    List<String> told = new ArrayList<>();
    reader().receiver.whenClosed(() -> told.add("closed"));
    assertThat(told).isEmpty();

    reading.suspend();
    pools.control.settle();

    assertThat(told).containsExactly("closed");
  }

  @Test
  void shouldBeginSoonWhenItHasReadForLong() {
    reading("temps");
    for (int i = 0; i < 10; i++) {
      reader().receiver.failed(FORBIDDEN);
      pools.control.advance(LONGEST);
    }
    pools.control.advance(LONGEST.multipliedBy(2));
    FakeConnection connection = type.open(0);
    int before = connection.readers.size();

    reader().receiver.failed(FORBIDDEN);
    pools.control.advance(SHORTEST.multipliedBy(2));

    assertThat(connection.readers).hasSize(before + 1);
  }

  @Test
  void shouldCheckTheConnectionWhenReadingFailsAsDisconnected() {
    reading("temps");
    int checks = type.open(0).checks;
    reader().receiver.failed(LOST);
    pools.control.settle();

    assertThat(type.open(0).checks).isEqualTo(checks + 1);
  }

  @Test
  void shouldTakeMessagesOfThePresentReaderOnly() {
    reading("temps");
    FakeReader old = reader();
    assertThat(old.offer("a")).isTrue();

    type.open(0).lose(LOST);
    pools.control.advance(SHORTEST.multipliedBy(2));

    assertThat(old.offer("b")).isFalse();
    old.receiver.whenRoom(() -> {});
    assertThat(reader().offer("c")).isTrue();
    assertThat(heard.topics).containsExactly("a", "c");
    assertThat(heard.resumes).isEmpty();
  }

  @Test
  void shouldOfferNothingOnceItIsStopped() {
    ConnectorPool pool = pools.pool(1);
    Reading reading = read(pool, "temps");
    pool.open();
    pools.control.settle();

    reading.stop();

    assertThat(reader().stopped).isTrue();
    assertThat(reader().forgotten).isFalse();
    assertThat(reader().offer("a")).isFalse();
    type.open(0).lose(LOST);
    pools.control.advance(LONGEST);
    assertThat(type.open(0).readers).as("readers after a reconnect").isEmpty();
  }

  @Test
  void shouldLeaveWhatTheOtherSideKeepsWhenItEndsForNow() {
    Reading reading = readingOn(pools.pool(1));

    CompletionStage<Void> ended = reading.suspend();
    pools.control.settle();

    assertThat(ended.toCompletableFuture()).isCompleted();
    assertThat(reader().stopped).isTrue();
    assertThat(reader().forgotten).isFalse();
  }

  @Test
  void shouldGiveUpWhatTheOtherSideKeepsWhenItEndsForGood() {
    Reading reading = readingOn(pools.pool(1));

    CompletionStage<Boolean> ended = reading.retire(Duration.ZERO);
    pools.control.settle();

    assertThat(ended.toCompletableFuture()).isCompleted();
    assertThat(reader().forgotten).isTrue();
    // And the next connection keeps no session.
    type.open(0).lose(LOST);
    pools.control.advance(SHORTEST.multipliedBy(2));
    assertThat(type.open(0).request.keepsSession()).isFalse();
    assertThat(type.open(0).readers).isEmpty();
    assertThat(heard.events).containsExactly("reading");
  }

  @Test
  void shouldLeaveThereWhatIsNotFinishedInTimeWhenOthersGoOn() {
    ConnectorPool pool = pools.pool(1);
    pool.share(
        List.of(
            new Subscriber(
                source("temps").source(), "2026-01-01T00:00:00Z", List.of("plant/#"), true)),
        List.of());
    Reading reading = readingOn(pool);
    type.open(0).drain = CompletableFuture::new;

    CompletionStage<Boolean> ended = reading.leave(Duration.ofSeconds(10));
    pools.control.settle();
    assertThat(ended.toCompletableFuture()).isNotDone();
    pools.control.advance(Duration.ofSeconds(10));

    assertThat(ended.toCompletableFuture()).isCompletedWithValue(false);
    type.open(0).lose(LOST);
    pools.control.advance(SHORTEST.multipliedBy(2));
    assertThat(type.open(0).request.keepsSession()).as("what is left").isTrue();
  }

  @Test
  void shouldEndInBoundedTimeWhenTheOtherSideIsSilent() {
    Reading reading = readingOn(pools.pool(1));
    reader().silent = true;

    CompletionStage<Boolean> ended = reading.retire(Duration.ZERO);
    pools.control.settle();
    assertThat(ended.toCompletableFuture()).isNotDone();

    pools.control.advance(Link.CLOSE_LIMIT);
    assertThat(ended.toCompletableFuture()).isCompleted();
  }

  @Test
  void shouldKeepSourcesApartAndWhereTheyAre() {
    ConnectorPool pool = pools.pool(4);
    List<String> names = List.of("a", "b", "c", "d");
    names.forEach(name -> read(pool, name));
    pool.open();
    pools.control.settle();
    List<List<String>> before = sourcesBySlot();
    assertThat(before).allSatisfy(sources -> assertThat(sources).hasSize(1));

    List<Reading> more = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      more.add(read(pool, "more-" + i));
    }
    pools.control.settle();
    more.forEach(reading -> reading.retire(Duration.ZERO));
    pools.control.settle();

    assertThat(sourcesBySlot()).isEqualTo(before);
  }

  private ConnectorPool reading(String name) {
    ConnectorPool pool = pools.pool(1);
    read(pool, name);
    pool.open();
    pools.control.settle();
    return pool;
  }

  private Reading readingOn(ConnectorPool pool) {
    Reading reading = read(pool, "temps");
    pool.open();
    pools.control.settle();
    return reading;
  }

  private Reading read(ConnectorPool pool, String name) {
    return pool.read(source(name), heard, heard);
  }

  private FakeReader reader() {
    return type.open(0).readers.getLast();
  }

  private List<List<String>> sourcesBySlot() {
    return List.of(0, 1, 2, 3).stream()
        .map(
            slot ->
                type.open(slot).readers.stream()
                    .filter(reader -> !reader.stopped)
                    .map(reader -> reader.request.source().name())
                    .toList())
        .toList();
  }
}
