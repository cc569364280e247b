package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourcePosition;
import dev.mooring.sharing.Subscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which client of a pool Sources read on whose filters may overlap. */
class SharingTest {
  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final HeardReading first = new HeardReading();
  private final HeardReading second = new HeardReading();

  @Test
  void shouldReadOverlappingSourcesOnDifferentClients() {
    ConnectorPool pool = pools.pool(2);
    pool.share(List.of(subscriber("all", 0, "a/#"), subscriber("some", 1, "a/+/b")), List.of());
    read(pool, "all", first);
    read(pool, "some", second);
    pool.open();
    pools.control.settle();

    assertThat(on(0)).hasSize(1);
    assertThat(on(1)).hasSize(1);
  }

  @Test
  void shouldNotReadASourceForWhichThereIsNoClientUntilThereIsOne() {
    ConnectorPool pool = pools.pool(1);
    pool.share(List.of(subscriber("all", 0, "a/#"), subscriber("some", 1, "a/+/b")), List.of());
    read(pool, "all", first);
    read(pool, "some", second);
    pool.open();
    pools.control.settle();

    assertThat(on(0)).containsExactly("all");
    assertThat(second.events).containsExactly("SubscriptionConflict");

    pool.update(pools.settings(2, "tcp://broker:1883", 2, "1"));
    pools.control.settle();

    assertThat(on(0)).containsExactly("all");
    assertThat(on(1)).containsExactly("some");
    assertThat(second.events).endsWith("reading");
  }

  @Test
  void shouldStopTheYoungerOneWhenThePoolBecomesTooSmall() {
    ConnectorPool pool = pools.pool(2);
    pool.share(List.of(subscriber("all", 0, "a/#"), subscriber("some", 1, "a/+/b")), List.of());
    read(pool, "all", first);
    read(pool, "some", second);
    pool.open();
    pools.control.settle();

    pool.update(pools.settings(2, "tcp://broker:1883", 1, "1"));
    pools.control.settle();

    assertThat(on(0)).containsExactly("all");
    assertThat(second.events).endsWith("SubscriptionConflict");
  }

  @Test
  void shouldLeaveASourceWhereItIsWhenOthersComeAndGo() {
    ConnectorPool pool = pools.pool(4);
    pool.share(List.of(subscriber("old", 5, "x")), List.of());
    read(pool, "old", first);
    pool.open();
    pools.control.settle();
    int before = slotOf("old");

    pool.share(List.of(subscriber("older", 1, "y"), subscriber("old", 5, "x")), List.of());
    read(pool, "older", second);
    pools.control.settle();

    assertThat(slotOf("old")).isEqualTo(before);
    assertThat(slotOf("older")).isNotEqualTo(before);
    assertThat(first.events).containsExactly("reading");
  }

  @Test
  void shouldMoveSourcesWhenAnotherOneFindsNoPlaceOtherwise() {
    ConnectorPool pool = pools.pool(2);
    pool.share(List.of(subscriber("a", 0, "a"), subscriber("b", 1, "b")), List.of());
    read(pool, "a", first);
    read(pool, "b", first);
    pool.open();
    pools.control.settle();
    HeardReading both = new HeardReading();

    pool.share(
        List.of(subscriber("a", 0, "a"), subscriber("b", 1, "b"), subscriber("both", 2, "a", "b")),
        List.of());
    read(pool, "both", both);
    pools.control.settle();

    assertThat(slotOf("a")).isEqualTo(slotOf("b")).isNotEqualTo(slotOf("both"));
    assertThat(both.events).containsExactly("reading");
  }

  @Test
  void shouldReadForAnExclusiveSourceInTheSessionOfThatSource() {
    ConnectorPool pool = pools.pool(2);
    pool.share(List.of(alone("temps")), List.of());
    pool.open();
    pools.control.settle();
    assertThat(sessions()).containsExactly(null, null);

    readAlone(pool, first);
    pools.control.settle();

    assertThat(sessions()).containsExactlyInAnyOrder(key("temps"), null);
    assertThat(first.events).containsExactly("reading");
    FakeConnection own = inSession();
    assertThat(own.request.keepsSession()).isTrue();
    assertThat(own.readers).hasSize(1);
    assertThat(pool.sessions()).isEmpty();
  }

  @Test
  void shouldLeaveTheSessionToOthersBeforeTheReadingHasEnded() {
    ConnectorPool pool = opened(alone("temps"));
    Reading reading = readAlone(pool, first);
    pools.control.settle();
    FakeConnection own = inSession();
    CompletableFuture<Void> closing = new CompletableFuture<>();
    own.close = () -> closing;

    CompletableFuture<Void> ended = reading.suspend().toCompletableFuture();
    pools.control.settle();
    assertThat(own.closed).isTrue();
    assertThat(own.readers.getFirst().forgotten).isFalse();
    assertThat(ended).isNotDone();

    closing.complete(null);
    pools.control.settle();
    assertThat(ended).isCompleted();
    assertThat(sessions()).containsExactly(null, null);
    assertThat(type.openings).noneMatch(one -> inSession(one) && !one.request().keepsSession());
  }

  @Test
  void shouldRemoveTheSessionOfASourceThatIsGoneForGood() {
    ConnectorPool pool = opened(alone("temps"));
    Reading reading = readAlone(pool, first);
    pools.control.settle();

    reading.retire(Duration.ZERO);
    pools.control.settle();

    assertThat(type.openings.stream().filter(SharingTest::inSession))
        .extracting(one -> one.request().keepsSession())
        .containsExactly(true, false);
    assertThat(sessions()).containsExactly(null, null);
    assertThat(type.most).as("connections at a time").isEqualTo(2);
  }

  @Test
  void shouldNotReconnectForTypesThatKeepNoSessions() {
    ConnectorPool pool =
        pools.pool(PoolFixture.settings(type.withoutSessions(), 1, "tcp://broker:1883", 2, "1"));
    pool.open();
    pools.control.settle();
    Reading reading = readAlone(pool, first);
    pools.control.settle();
    reading.retire(Duration.ZERO);
    pools.control.settle();

    assertThat(first.events).containsExactly("reading");
    assertThat(type.openings).hasSize(2);
  }

  @Test
  void shouldNotConnectInTheSessionOfASourceThatIsAnotherWorkersNow() {
    ConnectorPool pool = opened(alone("temps"));
    readAlone(pool, first);
    pools.control.settle();

    held = false;
    inSession().lose(PoolFixture.LOST);
    pools.control.advance(PoolFixture.LONGEST);

    assertThat(sessions()).containsExactly(null, null);
    assertThat(type.open().stream().flatMap(one -> one.readers.stream())).isEmpty();
  }

  @Test
  void shouldTakeTheSessionAlongToAnotherClient() {
    ConnectorPool pool = opened(alone("temps"));
    readAlone(pool, first);
    pools.control.settle();
    int slot = inSession().request.slot();

    pool.share(
        List.of(
            new Subscriber(key("older"), "2025-01-01T00:00:00Z", List.of("x"), true, true),
            alone("temps")),
        List.of());
    pool.update(pools.settings(2, "tcp://broker:1883", 1, "1"));
    pools.control.settle();
    pool.share(List.of(alone("temps")), List.of());
    pools.control.advance(PoolFixture.TIMEOUT);

    assertThat(slot).isBetween(0, 1);
    assertThat(inSession().request.slot()).isZero();
    assertThat(type.openings.stream().filter(SharingTest::inSession))
        .allMatch(one -> one.request().keepsSession());
    assertThat(first.events).endsWith("reading");
  }

  private boolean held = true;

  private ConnectorPool opened(Subscriber... subscribers) {
    ConnectorPool pool = pools.pool(2);
    pool.share(List.of(subscribers), List.of());
    pool.open();
    pools.control.settle();
    return pool;
  }

  private Reading readAlone(ConnectorPool pool, HeardReading heard) {
    return pool.read(
        new ReadRequest(
            key("temps"),
            PoolFixture.source("temps").spec(),
            NODE,
            SourcePosition.NONE,
            () -> held),
        heard,
        heard);
  }

  private List<ObjectKey> sessions() {
    return type.open().stream().map(one -> one.request.sessionOf()).toList();
  }

  private FakeConnection inSession() {
    return type.open().stream()
        .filter(one -> one.request.sessionOf() != null)
        .findFirst()
        .orElseThrow();
  }

  private static boolean inSession(FakeConnectorType.FakeOpening opening) {
    return opening.request().sessionOf() != null;
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("plant", name);
  }

  private static Subscriber alone(String name) {
    return new Subscriber(key(name), "2026-01-01T00:00:00Z", List.of("plant/#"), true, true);
  }

  private static Subscriber subscriber(String name, int age, String... topics) {
    return new Subscriber(
        new ObjectKey("plant", name), "2026-01-01T00:00:0" + age + "Z", List.of(topics), true);
  }

  private void read(ConnectorPool pool, String name, HeardReading heard) {
    ReadRequest request =
        new ReadRequest(
            new ObjectKey("plant", name),
            PoolFixture.source(name).spec(),
            NODE,
            SourcePosition.NONE);
    pool.read(request, heard, heard);
  }

  private int slotOf(String source) {
    return on(0).contains(source) ? 0 : on(1).contains(source) ? 1 : on(2).contains(source) ? 2 : 3;
  }

  private List<String> on(int slot) {
    return type.open(slot).readers.stream()
        .filter(reader -> !reader.stopped && !reader.forgotten)
        .map(reader -> reader.request.source().name())
        .toList();
  }
}
