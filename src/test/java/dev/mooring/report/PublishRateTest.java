package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublishRateTest {
  private static final Duration STEP = Duration.ofMillis(1);

  private final PublishRate rate = PublishRate.ofStatus();

  @Test
  void shouldCollectBeforeTheFirstWrite() {
    assertThat(rate.claim(0)).isEqualTo(Duration.ofMillis(200));
    assertThat(rate.claim(millis(150))).isEqualTo(Duration.ofMillis(50));
    assertThat(rate.claim(millis(200))).isZero();
  }

  @Test
  void shouldNotBePutOffByFurtherChanges() {
    int writes = 0;
    for (int now = 0; now <= 200; now++) {
      writes += rate.claim(millis(now)).isZero() ? 1 : 0;
    }

    assertThat(writes).isEqualTo(1);
  }

  @Test
  void shouldWriteAtMost63TimesInAnyMinuteOfUnrest() {
    int[] writesAt = new int[180_000];
    for (int now = 0; now < writesAt.length; now++) {
      writesAt[now] = rate.claim(millis(now)).isZero() ? 1 : 0;
    }

    int inMinute = 0;
    int most = 0;
    for (int now = 0; now < writesAt.length; now++) {
      inMinute += writesAt[now] - (now < 60_000 ? 0 : writesAt[now - 60_000]);
      most = Math.max(most, inMinute);
    }
    // Not far below either: a state that changes all the time is shown about once a second.
    assertThat(most).isBetween(60, 63);
  }

  @Test
  void shouldWaitLongerForAChangeThatHasPatience() {
    assertThat(rate.claim(0, Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    // The outcome has come: it is as urgent as any, and the time so far counts.
    assertThat(rate.claim(millis(300))).isZero();
  }

  @Test
  void shouldCollectAnewAfterItHasSettled() {
    rate.claim(0);
    rate.settle();

    assertThat(rate.claim(millis(500))).isEqualTo(Duration.ofMillis(200));
  }

  private static long millis(long count) {
    return STEP.multipliedBy(count).toNanos();
  }
}
