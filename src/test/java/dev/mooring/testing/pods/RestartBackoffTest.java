package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private final RestartBackoff backoff = new RestartBackoff();

  @Test
  void shouldDoubleUpToFiveSeconds() {
    List<Long> pauses =
        Stream.generate(() -> backoff.afterRunOf(Duration.ofSeconds(1)).toMillis())
            .limit(8)
            .toList();

    assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
  }

  @Test
  void shouldBeginAnewAfterALongRun() {
    backoff.afterRunOf(Duration.ofSeconds(1));
    backoff.afterRunOf(Duration.ofSeconds(1));

    assertThat(backoff.afterRunOf(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(100));
  }
}
