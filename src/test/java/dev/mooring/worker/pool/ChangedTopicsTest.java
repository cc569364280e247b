package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ReadRequest;
import dev.mooring.sharing.Subscriber;
import dev.mooring.worker.pool.FakeConnection.FakeReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A Source that reads other topics than before: what the other side still has of the former ones is
 * read, and given up once it has agreed to the others, whenever the edit comes.
 */
class ChangedTopicsTest {
  private static final ConnectorException FORBIDDEN =
      ConnectorException.retry(Reason.NotAuthorized, "refused the subscription to 'new'");

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;
  private final HeardReading heard = new HeardReading();
  private final List<ReadRequest> asked = new ArrayList<>();

  @Test
  void shouldGoOnWithTheFormerTopicsAndThenGiveThemUpWhenTheyChangeWhileDisconnected() {
    ConnectorPool pool = changeWhileDisconnected();
    pools.control.advance(PoolFixture.LONGEST);

    FakeReader reader = type.open(0).readers.getFirst();
    assertThat(type.open(0).readers).hasSize(1);
    assertThat(asked.get(1).topics()).containsExactly("old");
    assertThat(reader.request.topics()).containsExactly("new");
    assertThat(reader.request.former()).containsExactly("old");
    assertThat(pool.sessions()).containsExactly(held("temps", List.of("new")));
  }

  @Test
  void shouldRememberWhatItAskedForWithoutAnAnswer() {
    ConnectorPool pool = pools.pool(1);
    Reading reading = read(pool, "old");
    FakeConnection first = type.open(0);
    first.readers.getFirst().change = new CompletableFuture<>();
    reading.change(request("new"));
    pools.control.settle();
    assertThat(pool.sessions()).containsExactly(held("temps", List.of("old", "new")));

    first.lose(PoolFixture.LOST);
    reading.change(request("newest"));
    pools.control.advance(PoolFixture.LONGEST);

    FakeReader reader = type.open(0).readers.getFirst();
    assertThat(asked.get(1).topics()).containsExactly("old");
    assertThat(asked.get(1).former()).containsExactly("new");
    assertThat(reader.request.topics()).containsExactly("newest");
    assertThat(reader.request.former()).containsExactlyInAnyOrder("old", "new");
  }

  @Test
  void shouldAskForOneChangeAtATime() {
    ConnectorPool pool = pools.pool(1);
    Reading reading = read(pool, "old");
    FakeReader reader = type.open(0).readers.getFirst();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    reader.change = answer;
    reading.change(request("new"));
    pools.control.settle();
    reading.change(request("newest"));
    pools.control.settle();
    assertThat(reader.changes).isEqualTo(1);

    reader.change = CompletableFuture.completedFuture(null);
    answer.complete(null);
    pools.control.settle();

    assertThat(reader.changes).isEqualTo(2);
    assertThat(reader.request.topics()).containsExactly("newest");
    assertThat(reader.request.former()).containsExactlyInAnyOrder("old", "new");
  }

  @Test
  void shouldRememberFormerTopicsAsLongAsSomethingOfThemMayComeAgain() {
    ConnectorPool pool = pools.pool(1);
    Reading reading = read(pool, "old");
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    type.open(0).readers.getFirst().formerGone = gone;
    reading.change(request("new"));
    pools.control.settle();
    assertThat(pool.sessions()).containsExactly(held("temps", List.of("old", "new")));

    gone.complete(true);
    pools.control.settle();
    assertThat(pool.sessions()).containsExactly(held("temps", List.of("new")));
  }

  @Test
  void shouldReadOnAsBeforeWhenOtherTopicsAreRefusedAndTryAgain() {
    ConnectorPool pool = pools.pool(1);
    Reading reading = read(pool, "old");
    FakeReader reader = type.open(0).readers.getFirst();
    reader.change = CompletableFuture.failedFuture(FORBIDDEN);

    reading.change(request("new"));
    pools.control.settle();

    assertThat(heard.events).containsExactly("reading", "refuses:NotAuthorized");
    assertThat(reader.stopped).isFalse();
    assertThat(reader.offer("old")).isTrue();

    reader.change = CompletableFuture.completedFuture(null);
    pools.control.advance(PoolFixture.LONGEST);

    assertThat(reader.request.topics()).containsExactly("new");
    assertThat(heard.events).containsExactly("reading", "refuses:NotAuthorized", "refuses:nothing");
  }

  @Test
  void shouldReadOnlyWhatIsWantedWhenTheFormerTopicsAreNotToBeHadAnyMore() {
    changeWhileDisconnected();
    type.onRead = what -> what.topics().contains("old") ? FORBIDDEN : null;

    pools.control.advance(PoolFixture.LONGEST);

    ReadRequest last = type.open(0).readers.getLast().request;
    assertThat(last.topics()).containsExactly("new");
    assertThat(last.former()).containsExactly("old");
    assertThat(heard.events).endsWith("reading");
  }

  @Test
  void shouldGiveUpWhatAnEarlierProcessHasSubscribedTo() {
    ConnectorPool pool = pools.pool(1);
    pool.share(List.of(subscriber("new")), List.of(held("temps", List.of("old", "new"))));

    read(pool, "new");

    ReadRequest request = type.open(0).readers.getFirst().request;
    assertThat(request.topics()).containsExactly("new");
    assertThat(request.former()).containsExactly("old");
    assertThat(pool.sessions()).containsExactly(held("temps", List.of("new")));
  }

  @Test
  void shouldKeepWhatComesForFormerTopicsUntilTheyAreGivenUp() {
    ConnectorPool pool = pools.pool(1);
    pool.share(List.of(subscriber("new")), List.of(held("temps", List.of("old"))));
    pool.open();
    pools.control.settle();

    assertThat(type.open(0).expectedTopics).containsExactlyInAnyOrder("old", "new");
  }

  @Test
  void shouldKeepTheSessionOfASourceThatIsPlannedAlthoughNoneWasRecorded() {
    ConnectorPool pool = pools.pool(1);
    pool.share(List.of(subscriber("old")), List.of());
    pool.open();
    pools.control.settle();
    pools.control.advance(Duration.ofSeconds(6));

    assertThat(type.openings).hasSize(1);
    assertThat(type.open(0).request.keepsSession()).isTrue();
  }

  private Reading read(ConnectorPool pool, String topic) {
    type.onRead =
        what -> {
          asked.add(what);
          return null;
        };
    Reading reading = pool.read(request(topic), heard, heard);
    pool.open();
    pools.control.settle();
    return reading;
  }

  private static ReadRequest request(String topic) {
    return PoolFixture.source("temps", List.of(topic));
  }

  private static Subscriber subscriber(String topic) {
    return new Subscriber(
        new ObjectKey("plant", "temps"), "2026-01-01T00:00:00Z", List.of(topic), true);
  }

  /** The next attempt to connect succeeds. */
  private ConnectorPool changeWhileDisconnected() {
    ConnectorPool pool = pools.pool(1);
    Reading reading = read(pool, "old");
    type.fail(PoolFixture.REFUSED);
    type.open(0).lose(PoolFixture.LOST);
    pools.control.settle();
    reading.change(request("new"));
    type.succeed();
    return pool;
  }

  private static HeldSession held(String source, List<String> topics) {
    return new HeldSession(null, 0, source, null, topics);
  }
}
