package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LowWaterMarkTest {
  private final List<Integer> told = new ArrayList<>();
  private boolean flowing = true;
  // Far below zero, where the JVM's clock may be, too
  private long now = -5_000_000_000L;
  private final LowWaterMark mark = new LowWaterMark(() -> flowing, told::add, now);

  @Test
  void shouldRiseOnceWhileWhatAStreamBringsIsPublished() {
    now += LowWaterMark.PAUSE_NANOS;
    passOn(3);

    assertThat(told).containsExactly(LowWaterMark.BYTES);
  }

  @Test
  void shouldNotRiseForAStreamOfWhichNothingIsPublished() {
    now += LowWaterMark.PAUSE_NANOS;
    arrive(LowWaterMark.BYTES);

    assertThat(told).isEmpty();
  }

  @Test
  void shouldNotRiseWithoutAStream() {
    flowing = false;
    now += LowWaterMark.PAUSE_NANOS;
    passOn(3);

    assertThat(told).isEmpty();
  }

  @Test
  void shouldFallOnceWhenTheStreamHasStopped() {
    now += LowWaterMark.PAUSE_NANOS;
    passOn(1);
    mark.lower();
    mark.lower();

    assertThat(told).containsExactly(LowWaterMark.BYTES, 1);
  }

  @Test
  void shouldFallForASecondWhenAMessageMayBeSmaller() {
    now += LowWaterMark.PAUSE_NANOS;
    passOn(1);
    arrive(LowWaterMark.BYTES - 1);
    assertThat(told).containsExactly(LowWaterMark.BYTES, 1);

    now += LowWaterMark.PAUSE_NANOS - 1;
    passOn(1);
    assertThat(told).hasSize(2);
    now++;
    passOn(1);
    assertThat(told).containsExactly(LowWaterMark.BYTES, 1, LowWaterMark.BYTES);
  }

  @Test
  void shouldFallForASecondWhenSomethingElseIsPublished() {
    now += LowWaterMark.PAUSE_NANOS;
    passOn(1);
    mark.published();
    assertThat(told).as("at once").containsExactly(LowWaterMark.BYTES, 1);

    passOn(1);
    now += LowWaterMark.PAUSE_NANOS - 1;
    passOn(1);
    assertThat(told).hasSize(2);
    now++;
    passOn(1);
    assertThat(told).hasSize(3);
  }

  /** Messages arrive, and each is published. */
  private void passOn(int messages) {
    for (int i = 0; i < messages; i++) {
      mark.arriving(LowWaterMark.BYTES, now);
      mark.published();
      mark.arrived();
    }
  }

  /** A message arrives and is filtered, say. */
  private void arrive(int bytes) {
    mark.arriving(bytes, now);
    mark.arrived();
  }
}
