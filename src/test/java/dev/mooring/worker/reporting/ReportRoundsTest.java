package dev.mooring.worker.reporting;

import static dev.mooring.worker.reporting.Entries.connected;
import static dev.mooring.worker.reporting.Entries.disconnected;
import static dev.mooring.worker.reporting.Entries.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ReportEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportRoundsTest {
  private static final Duration COLLECT = Duration.ofMillis(50);

  private final FakeShardStore store = new FakeShardStore();
  private long now;
  private final ReportRounds rounds =
      new ReportRounds(
          store, Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC), () -> now);

  @Test
  void shouldCollectBeforeItWrites() {
    rounds.put(connected(1));
    assertThat(rounds.round()).contains(COLLECT);
    rounds.put(connected(2));
    advance(COLLECT);

    assertThat(store.shards.get(0)).hasSize(2);
    assertThat(store.calls).containsExactly("leftovers", "write 0");
    assertThat(rounds.round()).isEmpty();
  }

  @Test
  void shouldWriteOnlyTheShardThatHasChanged() {
    putAll(450);
    settle();
    store.calls.clear();

    rounds.put(disconnected(250, "refused"));
    settle();

    assertThat(store.calls).containsExactly("write 1");
  }

  @Test
  void shouldWriteThreeTimesAtOnceAndThenTwiceASecond() {
    settle();
    store.calls.clear();
    for (int millis = 0; millis < 10_000; millis += 10) {
      rounds.put(disconnected(1, "cause " + millis));
      advance(Duration.ofMillis(10));
    }
    // 3 at once, then 20 in 10 s.
    assertThat(store.calls).hasSizeBetween(20, 23).containsOnly("write 0");
    settle();
    assertThat(store.shards.get(0).getFirst().message()).isEqualTo("cause 9990");
  }

  @Test
  void shouldWriteNothingForWhatIsAsBefore() {
    rounds.put(connected(1));
    settle();
    store.calls.clear();

    assertThat(rounds.put(connected(1))).isFalse();
    rounds.put(connected(2));
    rounds.remove(object(2));
    settle();

    assertThat(store.calls).isEmpty();
  }

  @Test
  void shouldRemoveAShardThatIsEmpty() {
    putAll(201);
    settle();
    rounds.remove(object(200));
    settle();

    assertThat(store.shards).containsOnlyKeys(0);
  }

  @Test
  void shouldWriteTheNewestWhenTheStoreIsBack() {
    rounds.put(connected(1));
    settle();
    store.away = true;
    rounds.put(disconnected(1, "old"));
    advance(Duration.ofMinutes(10));
    rounds.put(disconnected(1, "new"));
    advance(Duration.ofMinutes(10));
    store.calls.clear();

    store.away = false;
    advance(ReportRounds.RETRY.plusMillis(10));

    assertThat(store.calls).containsExactly("write 0");
    assertThat(store.shards.get(0)).extracting(ReportEntry::message).containsExactly("new");
  }

  @Test
  void shouldWriteTheNewestAfterAnError() {
    rounds.put(connected(1));
    settle();
    store.error = new LinkageError("a class that cannot be loaded");
    rounds.put(disconnected(1, "new"));
    advance(Duration.ofSeconds(3));
    store.calls.clear();

    store.error = null;
    advance(ReportRounds.RETRY.plusMillis(10));

    assertThat(store.calls).containsExactly("write 0");
    assertThat(store.shards.get(0)).extracting(ReportEntry::message).containsExactly("new");
  }

  @Test
  void shouldWriteAgainWhenAFailureLeftOpenWhatIsThere() {
    rounds.put(connected(1));
    settle();
    store.away = true;
    rounds.put(disconnected(1, "short"));
    advance(Duration.ofMillis(100));
    rounds.put(connected(1));
    store.away = false;
    store.calls.clear();

    settle();
    assertThat(store.calls).containsExactly("write 0");
  }

  @Test
  void shouldNotLetOneRefusedShardHoldUpTheOthers() {
    store.refused.add(0);
    putAll(450);
    settle();
    assertThat(store.shards).containsOnlyKeys(1, 2);

    rounds.put(disconnected(420, "refused"));
    advance(Duration.ofSeconds(3));
    assertThat(store.shards.get(2)).contains(last());
  }

  @Test
  void shouldLeaveNothingOfAnEarlierProcess() {
    store.earlier.add(0);
    store.earlier.add(7);
    putAll(10);
    settle();

    assertThat(store.earlier).isEmpty();
    assertThat(store.shards).containsOnlyKeys(0);
    assertThat(store.shards.get(0)).hasSize(10);
  }

  @Test
  void shouldLeaveNothingOfAnEarlierProcessWhenItRunsNothing() {
    store.earlier.add(0);
    rounds.put(connected(1));
    rounds.remove(object(1));
    store.away = true;
    settle();
    store.away = false;
    settle();

    assertThat(store.earlier).isEmpty();
    assertThat(store.shards).isEmpty();
  }

  @Test
  void shouldWriteAtOnceWhenItEnds() {
    putAll(450);
    rounds.flush();

    assertThat(store.shards).containsOnlyKeys(0, 1, 2);
  }

  private ReportEntry last() {
    return Stamp.on(
        disconnected(420, "refused"),
        null,
        Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC));
  }

  private void putAll(int count) {
    for (int number = 0; number < count; number++) {
      rounds.put(connected(number));
    }
  }

  /** Lets time pass as the writer does: from one round to the next. */
  private void advance(Duration time) {
    long end = now + time.toNanos();
    for (Optional<Duration> wait = rounds.round();
        wait.isPresent() && now + wait.get().toNanos() <= end;
        wait = rounds.round()) {
      now += wait.get().toNanos();
    }
    now = end;
  }

  private void settle() {
    advance(Duration.ofSeconds(5));
  }
}
