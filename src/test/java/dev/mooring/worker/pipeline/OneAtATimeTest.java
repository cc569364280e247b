package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
  private final Queue<Runnable> relief = new ArrayDeque<>();
  private int failures;
  private final OneAtATime steps = new OneAtATime(relief::add, () -> failures++);
  private final List<Integer> ran = new ArrayList<>();

  @Test
  void shouldRunWhatComesWithinAStepAfterIt() {
    steps.execute(
        () -> {
          steps.execute(() -> ran.add(2));
          ran.add(1);
        });

    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void shouldGoOnAfterAnyThrowable() {
    for (Throwable failure :
        List.of(
            new IllegalStateException("a mistake"),
            new StackOverflowError(),
            new NoClassDefFoundError("gone"),
            new OutOfMemoryError("Java heap space"))) {
      steps.execute(() -> OneAtATimeTest.<RuntimeException>fail(failure));
    }
    steps.execute(() -> ran.add(1));

    assertThat(ran).containsExactly(1);
    assertThat(failures).isEqualTo(4);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void fail(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void shouldNotHoldACallerForWhatOthersBring() {
    int all = OneAtATime.IN_A_ROW + 10;
    bring(steps, all);

    assertThat(ran).hasSize(OneAtATime.IN_A_ROW);
    relief.remove().run();
    assertThat(ran).containsExactlyElementsOf(IntStream.range(0, all).boxed().toList());
    assertThat(relief).isEmpty();
  }

  @Test
  void shouldGoOnItselfWhenNobodyElseDoes() {
    OneAtATime alone =
        new OneAtATime(
            task -> {
              throw new RejectedExecutionException();
            },
            () -> {});
    bring(alone, 2 * OneAtATime.IN_A_ROW);

    assertThat(ran).hasSize(2 * OneAtATime.IN_A_ROW);
  }

  private void bring(OneAtATime to, int number) {
    to.execute(() -> IntStream.range(0, number - 1).forEach(i -> to.execute(() -> ran.add(i + 1))));
    ran.addFirst(0);
  }

  @Test
  void shouldSayHowLongOneStepHasBeenRunning() {
    List<Long> said = new ArrayList<>();
    assertThat(steps.nanosInOneTask(5)).isZero();
    steps.execute(
        () -> {
          said.add(steps.nanosInOneTask(100));
          said.add(steps.nanosInOneTask(130));
        });
    steps.execute(() -> said.add(steps.nanosInOneTask(200)));

    assertThat(said).containsExactly(0L, 30L, 0L);
    assertThat(steps.nanosInOneTask(300)).isZero();
  }
}
