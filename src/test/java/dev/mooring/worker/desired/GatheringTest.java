package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.worker.pipeline.SteppedControl;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private final SteppedControl control = new SteppedControl();
  private int runs;
  private final Gathering gathering = new Gathering(control, () -> runs++);

  @Test
  void shouldRunOnceForWhatChangesTogether() {
    gathering.changed();
    gathering.changed();

    control.advance(Duration.ofMillis(19));
    assertThat(runs).isZero();
    control.advance(Duration.ofMillis(1));
    assertThat(runs).isEqualTo(1);
    control.advance(Duration.ofSeconds(1));
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void shouldPauseBetweenRunsUnderLoad() {
    for (int millisecond = 0; millisecond < 1_000; millisecond++) {
      gathering.changed();
      control.advance(Duration.ofMillis(1));
    }
    assertThat(runs).isBetween(9, 10);
  }

  @Test
  void shouldLeaveMostOfTheThreadToOthersWhenARunTakesLong() {
    Gathering gathering = withRunsOf(Duration.ofMillis(50));

    for (int millisecond = 0; millisecond < 1_000; millisecond++) {
      gathering.changed();
      control.advance(Duration.ofMillis(1));
    }

    // One after the first 20 ms, and one after a pause of 950 ms.
    assertThat(runs).isEqualTo(2);
  }

  @Test
  void shouldNotWaitForLongAfterARunOnAColdWorker() {
    Gathering gathering = withRunsOf(Duration.ofSeconds(3));
    gathering.changed();
    control.advance(Duration.ofMillis(20));
    assertThat(runs).isEqualTo(1);

    gathering.changed();
    control.advance(Duration.ofSeconds(1));
    assertThat(runs).isEqualTo(2);
  }

  @Test
  void shouldRunAgainForAChangeDuringARun() {
    Gathering[] own = new Gathering[1];
    own[0] =
        new Gathering(
            control,
            () -> {
              runs++;
              if (runs == 1) {
                own[0].changed();
              }
            });
    own[0].changed();
    control.advance(Duration.ofSeconds(1));
    assertThat(runs).isEqualTo(2);
  }

  @Test
  void shouldGoOnAfterARunThatFailed() {
    Gathering failing =
        new Gathering(
            control,
            () -> {
              runs++;
              throw new IllegalStateException("once");
            });
    for (int time = 0; time < 2; time++) {
      failing.changed();
      assertThatThrownBy(() -> control.advance(Duration.ofMillis(200)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(runs).isEqualTo(2);
  }

  private Gathering withRunsOf(Duration length) {
    SlowClock slow = new SlowClock(control);
    return new Gathering(
        slow,
        () -> {
          runs++;
          slow.spent += length.toNanos();
        });
  }

  /** Time passes in the tasks, too. */
  private static final class SlowClock implements Control {
    private final Control control;
    private long spent;

    SlowClock(Control control) {
      this.control = control;
    }

    @Override
    public void execute(Runnable task) {
      control.execute(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return control.schedule(delay, task);
    }

    @Override
    public long nanoTime() {
      return control.nanoTime() + spent;
    }
  }
}
