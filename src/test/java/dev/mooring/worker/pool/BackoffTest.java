package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reconnect;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Reconnect LIMITS = new Reconnect("500ms", "8s");

  @Test
  void shouldDoubleItsCeilingUpToTheLongestWait() {
    long[] ceilings = {1_000, 2_000, 4_000, 8_000, 8_000, 8_000};
    for (int seed = 0; seed < 1_000; seed++) {
      Backoff backoff = new Backoff(new Random(seed));
      for (long ceiling : ceilings) {
        assertThat(backoff.next(LIMITS).toMillis()).isBetween(500L, ceiling);
      }
    }
  }

  @Test
  void shouldUseTheWholeRange() {
    Set<Long> quarters = new HashSet<>();
    for (int seed = 0; seed < 1_000; seed++) {
      Backoff backoff = new Backoff(new Random(seed));
      for (int attempt = 0; attempt < 9; attempt++) {
        backoff.next(LIMITS);
      }
      quarters.add((backoff.next(LIMITS).toMillis() - 500) / 1_876);
    }
    assertThat(quarters).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
  }

  @Test
  void shouldBeginAgainWithTheShortestWait() {
    Backoff backoff = new Backoff(new Random(1));
    for (int attempt = 0; attempt < 100; attempt++) {
      backoff.next(LIMITS);
    }
    backoff.reset();
    assertThat(backoff.next(LIMITS)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void shouldKeepToTheLimitsWhateverTheyAre() {
    Backoff backoff = new Backoff(new Random(1));
    for (int attempt = 0; attempt < 100; attempt++) {
      assertThat(backoff.next(new Reconnect("1s", "1s"))).isEqualTo(Duration.ofSeconds(1));
      assertThat(backoff.next(new Reconnect("0ms", "0ms"))).isEqualTo(Duration.ofMillis(1));
      assertThat(backoff.next(new Reconnect("10ms", "99999h")))
          .isBetween(Duration.ofMillis(10), Duration.ofHours(99_999));
    }
  }
}
