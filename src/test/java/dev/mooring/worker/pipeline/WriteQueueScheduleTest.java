package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The decisions on a Sink's records, whatever happens to them in whatever order. */
class WriteQueueScheduleTest {
  private static final Schedules SCHEDULES = new Schedules(4_800);

  @Test
  void shouldFinishEveryRecordOnceAndInOrderWhateverHappens() {
    long ended = SCHEDULES.run(seed -> new WriteQueueWorld(seed).play());

    // Else the schedules do nothing.
    assertThat(ended).isGreaterThan(SCHEDULES.number());
  }
}
