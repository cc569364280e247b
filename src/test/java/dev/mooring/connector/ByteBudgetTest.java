package dev.mooring.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget(900);
  private final List<String> woken = new ArrayList<>();

  @Test
  void shouldLeaveAThirdToTheOthers() {
    ByteBudget.Share greedy = budget.share();
    takeAll(greedy, 10);

    assertThat(greedy.taken()).isEqualTo(600);
    assertThat(budget.share().take(100)).isTrue();
  }

  @Test
  void shouldLeaveRoomForEverySourceWhoseNeighboursStandStill() {
    for (int i = 0; i < 4; i++) {
      takeAll(budget.share(), 1);
    }

    assertThat(budget.share().take(1)).isTrue();
    assertThat(budget.taken()).isLessThanOrEqualTo(budget.size());
  }

  @Test
  void shouldTakeNothingWhenItTakesNotAll() {
    ByteBudget.Share share = budget.share();
    takeAll(share, 10);

    assertThat(share.take(10)).isFalse();
    assertThat(share.mayTake(10)).isFalse();
    assertThat(budget.taken()).isEqualTo(600);

    share.giveBack(10);
    assertThat(share.mayTake(10)).isTrue();
    assertThat(budget.taken()).isEqualTo(590);
  }

  @Test
  void shouldLetInOneRecordThatIsLargerThanAll() {
    ByteBudget.Share first = budget.share();
    ByteBudget.Share second = budget.share();
    budget.share().take(500);

    assertThat(first.take(5_000)).isTrue();
    assertThat(second.take(5_000)).isFalse();
    assertThat(second.take(10)).as("small ones go on").isTrue();
    second.giveBack(10);

    second.whenFree(5_000, () -> woken.add("second"));
    assertThat(woken).isEmpty();
    first.giveBack(5_000);
    assertThat(woken).containsExactly("second");
    assertThat(second.take(5_000)).isTrue();
    second.giveBack(5_000);
    assertThat(budget.taken()).isEqualTo(500);
  }

  @Test
  void shouldWakeInTheOrderOfWaiting() {
    ByteBudget.Share holder = budget.share();
    holder.take(600);
    budget.share().take(300);
    for (String name : List.of("a", "b", "c")) {
      budget.share().whenFree(50, () -> woken.add(name));
    }
    assertThat(woken).isEmpty();

    holder.giveBack(600);

    assertThat(woken).containsExactly("a", "b", "c");
  }

  @Test
  void shouldKeepItsPlaceWhenItWaitsAgain() {
    ByteBudget.Share holder = budget.share();
    holder.take(900);
    ByteBudget.Share first = budget.share();
    first.whenFree(100, () -> first.whenFree(200, () -> woken.add("first")));
    budget.share().whenFree(200, () -> woken.add("second"));

    holder.giveBack(900);

    assertThat(woken).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void shouldGoToTheEndOfTheRowAfterItWasServed() {
    ByteBudget.Share holder = budget.share();
    holder.take(500);
    budget.share().take(400);
    ByteBudget.Share often = budget.share();
    often.whenFree(10, () -> {});
    ByteBudget.Share patient = budget.share();
    patient.whenFree(100, () -> woken.add("patient"));

    holder.shrink(500, 480);
    assertThat(woken).as("too little for it").isEmpty();
    assertThat(often.take(10)).as("small enough").isTrue();
    often.whenFree(200, () -> woken.add("often"));
    holder.giveBack(480);

    assertThat(woken).containsExactly("patient", "often");
  }

  @Test
  void shouldRunAtOnceWhenThereIsRoom() {
    budget.share().whenFree(10, () -> woken.add("now"));

    assertThat(woken).containsExactly("now");
  }

  @Test
  void shouldNotWakeOneThatHasStopped() {
    ByteBudget.Share holder = budget.share();
    holder.take(900);
    ByteBudget.Share stopped = budget.share();
    stopped.whenFree(10, () -> woken.add("stopped"));
    stopped.stopWaiting();
    budget.share().whenFree(10, () -> woken.add("waits"));

    holder.giveBack(900);

    assertThat(woken).containsExactly("waits");
  }

  @Test
  void shouldGoOnAfterOneThatFails() {
    ByteBudget.Share holder = budget.share();
    holder.take(900);
    budget
        .share()
        .whenFree(
            10,
            () -> {
              throw new StackOverflowError("as a test");
            });
    budget.share().whenFree(10, () -> woken.add("next"));

    holder.giveBack(900);

    assertThat(woken).containsExactly("next");
  }

  @Test
  void shouldGiveBackALargeRecordThatHasGrown() {
    ByteBudget small = new ByteBudget(800);
    ByteBudget.Share neighbour = small.share();
    ByteBudget.Share share = small.share();
    assertThat(neighbour.take(500)).isTrue();
    assertThat(share.take(400)).as("beside the rest").isTrue();

    share.grow(400, 300);
    assertThat(small.taken()).isEqualTo(1200);
    share.giveBack(700);

    assertThat(small.taken()).isEqualTo(500);
    assertThat(share.mayTake(400)).as("the next large one").isTrue();
  }

  @Test
  void shouldKeepAPartOfALargeRecord() {
    ByteBudget.Share share = budget.share();
    budget.share().take(500);
    assertThat(share.take(1_000)).isTrue();

    share.shrink(1_000, 200);

    assertThat(share.taken()).isEqualTo(200);
    share.giveBack(200);
    assertThat(budget.taken()).isEqualTo(500);
  }

  @Test
  void shouldRefuseToBeNothing() {
    assertThatThrownBy(() -> new ByteBudget(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldComeBackToZeroWhoeverTakesAndGivesBackWhen(long seed) {
    Random random = new Random(seed);
    List<ByteBudget.Share> shares = new ArrayList<>();
    List<Deque<Long>> held = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      shares.add(budget.share());
      held.add(new ArrayDeque<>());
    }
    for (int step = 0; step < 20_000; step++) {
      int who = random.nextInt(shares.size());
      long bytes = random.nextInt(20) == 0 ? 1 + random.nextInt(2_000) : 1 + random.nextInt(50);
      if (random.nextBoolean() && shares.get(who).take(bytes)) {
        held.get(who).add(bytes);
      } else if (!held.get(who).isEmpty()) {
        shares.get(who).giveBack(held.get(who).poll());
      }
      long large = held.stream().flatMap(Deque::stream).mapToLong(Long::longValue).max().orElse(0);
      assertThat(budget.taken()).isBetween(0L, 900L + large);
      assertThat(budget.taken())
          .isEqualTo(held.stream().flatMap(Deque::stream).mapToLong(Long::longValue).sum());
    }
    for (int i = 0; i < shares.size(); i++) {
      held.get(i).forEach(shares.get(i)::giveBack);
      assertThat(shares.get(i).taken()).isZero();
    }
    assertThat(budget.taken()).isZero();
  }

  @Test
  void shouldLetAllThroughWhoWaitOnThreadsOfTheirOwn() throws Exception {
    int records = 20_000;
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int bytes = 50 + 200 * i;
      ByteBudget.Share share = budget.share();
      threads.add(
          Thread.ofPlatform()
              .start(() -> takeAndGiveBack(share, bytes, records * 50 / bytes, most)));
    }
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).as("a thread still waits for bytes").isFalse();
    }
    assertThat(budget.taken()).isZero();
    assertThat(most.get()).isBetween(1, 900 + 650);
  }

  private void takeAndGiveBack(ByteBudget.Share share, int bytes, int records, AtomicInteger most) {
    for (int record = 0; record < records; record++) {
      while (!share.take(bytes)) {
        CountDownLatch free = new CountDownLatch(1);
        share.whenFree(bytes, free::countDown);
        try {
          free.await();
        } catch (InterruptedException e) {
          return;
        }
      }
      most.accumulateAndGet((int) budget.taken(), Math::max);
      share.giveBack(bytes);
    }
  }

  private static void takeAll(ByteBudget.Share share, long bytes) {
    while (share.take(bytes)) {
      assertThat(share.taken()).isLessThan(10_000);
    }
  }
}
