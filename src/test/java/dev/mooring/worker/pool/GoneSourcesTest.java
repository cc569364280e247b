package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.sharing.Subscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the other side has for Sources that are deleted, disabled or refused goes, at some time. */
class GoneSourcesTest {
  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final HeardReading heard = new HeardReading();
  private final HeardReading other = new HeardReading();

  @Test
  void shouldGiveUpWhatAnEarlierProcessHasSubscribedToForASourceThatIsGone() {
    ConnectorPool pool = pools.pool(1);
    pool.share(
        List.of(subscriber("temps", 0, "a")),
        List.of(held("temps", List.of("a")), held("gone", List.of("b"))));
    pool.read(PoolFixture.source("temps", List.of("a")), heard, heard);
    pool.open();
    pools.control.settle();

    assertThat(type.open(0).request.keepsSession()).isTrue();
    assertThat(type.open(0).givenUp).containsExactly("b");
    assertThat(pool.sessions()).containsExactly(held("temps", List.of("a")));
  }

  @Test
  void shouldRememberASourceThatIsGoneAsLongAsItsTopicsAreNotKnown() {
    ConnectorPool pool = pools.pool(1);
    pool.share(
        List.of(subscriber("temps", 0, "a")),
        List.of(held("temps", List.of("a")), held("gone", null)));
    Reading reading = pool.read(PoolFixture.source("temps", List.of("a")), heard, heard);
    pool.open();
    pools.control.settle();
    assertThat(pool.sessions()).contains(held("gone", null));

    reading.retire(Duration.ZERO);
    pool.share(List.of(), List.of());
    pools.control.advance(Duration.ofSeconds(6));

    assertThat(type.open(0).request.keepsSession()).isFalse();
    assertThat(pool.sessions()).isEmpty();
  }

  @Test
  void shouldGiveUpWhatIsLeftOfASourceThatIsDeletedBeforeItWasRead() {
    ConnectorPool pool = pools.pool(1);
    pool.share(
        List.of(subscriber("temps", 0, "a"), subscriber("later", 1, "b")),
        List.of(held("temps", List.of("a")), held("later", null)));
    pool.read(PoolFixture.source("temps", List.of("a")), heard, heard);
    pool.open();
    pools.control.settle();

    pool.share(List.of(subscriber("temps", 0, "a")), List.of());
    pools.control.settle();

    assertThat(type.open(0).givenUp).containsExactly("b");
    assertThat(pool.sessions()).containsExactly(held("temps", List.of("a")));
  }

  @Test
  void shouldSayThatAnotherSourceHasToBeReadFirst() {
    ConnectorPool pool = pools.pool(1);
    pool.share(
        List.of(subscriber("all", 0, "a/#"), subscriber("refused", 1, "a/b")),
        List.of(held("refused", List.of("a/b"))));

    pool.read(PoolFixture.source("all", List.of("a/#")), heard, heard);
    pool.open();
    pools.control.settle();

    assertThat(heard.events).containsExactly("SubscriptionConflict");
  }

  @Test
  void shouldReadOutARefusedSourceThatKeepsAnOlderOneFromReading() {
    ConnectorPool pool = pools.pool(2);
    List<Subscriber> both = List.of(subscriber("all", 0, "a/#"), subscriber("refused", 1, "a/b"));
    pool.share(both, List.of());
    pool.read(PoolFixture.source("all", List.of("a/#")), heard, heard);
    pool.read(PoolFixture.source("refused", List.of("a/b")), other, other);
    pool.open();
    pools.control.settle();

    pool.update(pools.settings(2, "tcp://broker:1883", 1, "1"));
    pools.control.settle();
    type.open(0).lose(PoolFixture.LOST);
    pools.control.advance(PoolFixture.LONGEST);

    assertThat(heard.events).endsWith("reading");
    assertThat(other.events).endsWith("SubscriptionConflict");
  }

  @Test
  void shouldNotSayThatNothingIsLeftBeforeASessionIsEmptyInWhichItDoesNotRead() {
    ConnectorPool pool = pools.pool(1);
    pool.share(
        List.of(subscriber("temps", 0, "a")),
        List.of(new HeldSession(null, 1, "temps", null, List.of("a"))));
    type.failSlot(1, PoolFixture.REFUSED);
    Reading reading = pool.read(PoolFixture.source("temps", List.of("a")), heard, heard);
    pool.open();
    pools.control.settle();

    pool.share(List.of(), List.of());
    CompletableFuture<Boolean> retired =
        reading.retire(Duration.ofSeconds(30)).toCompletableFuture();
    pools.control.advance(Duration.ofSeconds(5));
    assertThat(retired).isNotDone();

    type.succeed();
    pools.control.advance(PoolFixture.LONGEST);
    assertThat(retired).isCompletedWithValue(true);
    assertThat(type.connections.stream().flatMap(one -> one.drained.stream()))
        .containsExactly("temps");
  }

  private static Subscriber subscriber(String name, int age, String topic) {
    return new Subscriber(key(name), "2026-01-01T00:00:0" + age + "Z", List.of(topic), true);
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("plant", name);
  }

  private static HeldSession held(String source, List<String> topics) {
    return new HeldSession(null, 0, source, null, topics);
  }
}
