package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatefulSetPlanTest {
  private static final String OLD = "worker-old";
  private static final String NEW = "worker-new";

  @Test
  void shouldMakeTheFirstPodOnlyWhenOrdered() {
    assertThat(ordered(3).next(List.of())).containsExactly(new Step.Create(0));
  }

  @Test
  void shouldMakeAllPodsAtOnceWhenParallel() {
    assertThat(parallel(3).next(List.of()))
        .containsExactly(new Step.Create(0), new Step.Create(1), new Step.Create(2));
  }

  @Test
  void shouldWaitUntilThePredecessorIsReady() {
    assertThat(ordered(2).next(List.of(starting(0)))).isEmpty();
    assertThat(ordered(2).next(List.of(ready(0, NEW)))).containsExactly(new Step.Create(1));
  }

  @Test
  void shouldFillAGapBeforeAnythingElse() {
    assertThat(ordered(3).next(List.of(ready(0, NEW), ready(2, OLD))))
        .containsExactly(new Step.Create(1));
  }

  @Test
  void shouldNotReuseTheNameOfAPodThatIsStillGoing() {
    assertThat(ordered(1).next(List.of(terminating(0)))).isEmpty();
    assertThat(parallel(1).next(List.of(terminating(0)))).isEmpty();
  }

  @Test
  void shouldReplaceAPodThatHasEnded() {
    Replica failed = new Replica("worker-0", "uid-0", 0, NEW, false, false, true);
    assertThat(ordered(1).next(List.of(failed))).containsExactly(new Step.Delete(failed));
  }

  @Test
  void shouldScaleDownOneAtATimeFromTheHighestWhenOrdered() {
    assertThat(ordered(1).next(List.of(ready(0, NEW), ready(1, NEW), ready(2, NEW))))
        .containsExactly(new Step.Delete(ready(2, NEW)));
    assertThat(ordered(1).next(List.of(ready(0, NEW), ready(1, NEW), terminating(2)))).isEmpty();
  }

  @Test
  void shouldScaleDownAtOnceWhenParallel() {
    assertThat(parallel(1).next(List.of(ready(0, NEW), ready(1, NEW), starting(2))))
        .containsExactly(new Step.Delete(starting(2)), new Step.Delete(ready(1, NEW)));
  }

  @Test
  void shouldNotScaleDownWhileARemainingPodIsNotReady() {
    assertThat(ordered(1).next(List.of(starting(0), ready(1, NEW)))).isEmpty();
  }

  @Test
  void shouldScaleDownAPodThatIsTheOnlyOneNotReady() {
    assertThat(ordered(1).next(List.of(ready(0, NEW), starting(1))))
        .containsExactly(new Step.Delete(starting(1)));
    assertThat(ordered(1).next(List.of(ready(0, NEW), starting(1), starting(2)))).isEmpty();
  }

  @Test
  void shouldRollFromTheHighestAndWaitForEach() {
    for (StatefulSetPlan plan : List.of(ordered(2), parallel(2))) {
      assertThat(plan.next(List.of(ready(0, OLD), ready(1, OLD))))
          .containsExactly(new Step.Delete(ready(1, OLD)));
      assertThat(plan.next(List.of(ready(0, OLD), terminating(1)))).isEmpty();
      assertThat(plan.next(List.of(ready(0, OLD), starting(1)))).isEmpty();
      assertThat(plan.next(List.of(ready(0, OLD), ready(1, NEW))))
          .containsExactly(new Step.Delete(ready(0, OLD)));
      assertThat(plan.next(List.of(ready(0, NEW), ready(1, NEW)))).isEmpty();
    }
  }

  @Test
  void shouldRollPastAnOldPodThatIsNotReadyWhenParallel() {
    Replica broken = new Replica("worker-1", "uid-1", 1, OLD, false, false, false);
    assertThat(parallel(2).next(List.of(ready(0, OLD), broken)))
        .containsExactly(new Step.Delete(broken));
  }

  @Test
  void shouldLeaveOldPodsAloneOnDelete() {
    StatefulSetPlan onDelete = new StatefulSetPlan(1, true, false, NEW);
    assertThat(onDelete.next(List.of(ready(0, OLD)))).isEmpty();
  }

  private static StatefulSetPlan ordered(int replicas) {
    return new StatefulSetPlan(replicas, true, true, NEW);
  }

  private static StatefulSetPlan parallel(int replicas) {
    return new StatefulSetPlan(replicas, false, true, NEW);
  }

  private static Replica ready(int ordinal, String revision) {
    return new Replica(
        "worker-" + ordinal, "uid-" + ordinal, ordinal, revision, true, false, false);
  }

  private static Replica starting(int ordinal) {
    return new Replica("worker-" + ordinal, "uid-" + ordinal, ordinal, NEW, false, false, false);
  }

  private static Replica terminating(int ordinal) {
    return new Replica("worker-" + ordinal, "uid-" + ordinal, ordinal, OLD, true, true, false);
  }
}
