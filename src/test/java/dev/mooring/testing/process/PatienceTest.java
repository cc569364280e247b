package dev.mooring.testing.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration LOOK = Duration.ofSeconds(10);

  private long now;
  private int looks;
  private final Patience patience =
      new Patience(
          Path.of("target/logs"),
          () -> now,
          () -> {
            now += LOOK.toNanos();
            looks++;
          });

  @Test
  void shouldWaitAsLongAsAnythingMoves() {
    patience.await("records", () -> looks == 100, () -> looks / 15);

    assertThat(looks).isEqualTo(100);
  }

  @Test
  void shouldSayWhatItHasWaitedForWhenNothingMoves() {
    assertThatThrownBy(() -> patience.await("the workers", () -> false, () -> Math.min(looks, 5)))
        .isInstanceOf(Patience.InVainException.class)
        .hasMessage(
            "waited for the workers, nothing has moved for 3 minutes; it was last: 5;"
                + " the logs are in target/logs");
  }

  @Test
  void shouldNotWaitForEverForWhatBeginsAgainAndAgain() {
    assertThatThrownBy(() -> patience.await("the workers", () -> false, () -> looks))
        .hasMessage(
            "waited for the workers, in vain for 30 minutes; it was last: 181;"
                + " the logs are in target/logs");
  }
}
