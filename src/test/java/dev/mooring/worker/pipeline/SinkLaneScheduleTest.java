package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Several Sinks on one pool, whatever happens to them and to it in whatever order. */
class SinkLaneScheduleTest {
  private static final Schedules SCHEDULES = new Schedules(250);

  @Test
  void shouldFinishEveryRecordAndLetNoSinkWaitForEver() {
    long ended = SCHEDULES.run(seed -> new SinkLaneWorld(seed).play());

    // Else the schedules do nothing.
    assertThat(ended).isGreaterThan(SCHEDULES.number());
  }
}
