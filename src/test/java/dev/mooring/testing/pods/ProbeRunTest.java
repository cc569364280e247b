package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeRunTest {
  private static final ProbeRhythm RHYTHM =
      new ProbeRhythm(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(5), 2, 3);
  private boolean healthy = true;
  private int asked;
  private final ProbeRun run = new ProbeRun(this::answer, RHYTHM, 0);

  @Test
  void shouldNotAskBeforeItsDelay() {
    run.ask(seconds(1));
    assertThat(asked).isZero();
    assertThat(run.untilNext(seconds(1))).isEqualTo(Duration.ofSeconds(1));
    run.ask(seconds(2));
    assertThat(asked).isOne();
  }

  @Test
  void shouldPassAfterEnoughSuccessesInARow() {
    run.ask(seconds(2));
    assertThat(run.passed()).isFalse();
    run.ask(seconds(3));
    assertThat(run.passed()).isTrue();
    assertThat(run.untilNext(seconds(3))).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void shouldFailOnlyAfterEnoughFailuresInARow() {
    run.ask(seconds(2));
    run.ask(seconds(3));
    healthy = false;
    run.ask(seconds(8));
    run.ask(seconds(13));
    assertThat(run.passed()).isTrue();
    assertThat(run.failed()).isFalse();
    run.ask(seconds(18));
    assertThat(run.passed()).isFalse();
    assertThat(run.failed()).isTrue();
  }

  private boolean answer() {
    asked++;
    return healthy;
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
