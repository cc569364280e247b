package dev.mooring.connector.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private final ConnectionLoops loops = new ConnectionLoops(Optional.empty());
  private final Loop loop = Loop.next(loops.vertx());
  private final List<Integer> received = new ArrayList<>();

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void shouldKeepTheOrderAcrossThreadsAndTheLoopItself() throws Exception {
    Givers givers = new Givers(100_000, new Handover<>(loop, received::add));

    List<Thread> threads =
        IntStream.range(0, 3).mapToObj(i -> Thread.ofPlatform().start(givers::giveAll)).toList();
    loop.run(() -> givers.giveOnLoop(loop));
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }

    assertThat(onLoop(() -> List.copyOf(received)))
        .isEqualTo(IntStream.range(0, 100_000).boxed().toList());
    assertThat(givers.onLoop).as("given on the loop").isPositive();
    assertThat(givers.onThreads).as("given elsewhere").isPositive();
  }

  @Test
  void shouldHandOverAtOnceOnTheLoop() throws Exception {
    Handover<Integer> handover = new Handover<>(loop, received::add);

    List<Integer> atOnce =
        onLoop(
            () -> {
              handover.give(1);
              return List.copyOf(received);
            });

    assertThat(atOnce).containsExactly(1);
  }

  @Test
  void shouldNotPassWhatOthersHaveGivenBefore() throws Exception {
    Handover<Integer> handover = new Handover<>(loop, received::add);

    List<Integer> atOnce =
        onLoop(
            () -> {
              elsewhere(() -> handover.give(1));
              elsewhere(() -> handover.give(2));
              handover.give(3);
              return List.copyOf(received);
            });

    assertThat(atOnce).containsExactly(1, 2, 3);
    assertThat(onLoop(() -> List.copyOf(received))).containsExactly(1, 2, 3);
  }

  @Test
  void shouldLetWhatAReceiverGivesComeAfterWhatWaits() throws Exception {
    List<Handover<Integer>> itself = new ArrayList<>();
    Consumer<Integer> receiver =
        thing -> {
          received.add(thing);
          if (thing == 1) {
            itself.getFirst().give(3);
          }
        };
    itself.add(new Handover<>(loop, receiver));

    onLoop(
        () -> {
          elsewhere(() -> itself.getFirst().give(1));
          elsewhere(() -> itself.getFirst().give(2));
          return null;
        });

    assertThat(onLoop(() -> List.copyOf(received))).containsExactly(1, 2, 3);
  }

  @Test
  void shouldGoOnAfterAReceiverThatThrows() throws Exception {
    Handover<Integer> handover =
        new Handover<>(
            loop,
            thing -> {
              received.add(thing);
              if (thing == 1) {
                throw new IllegalStateException("one");
              }
            });
    loops.vertx().exceptionHandler(expected -> {});

    onLoop(
        () -> {
          elsewhere(() -> handover.give(1));
          elsewhere(() -> handover.give(2));
          return null;
        });
    // The first round ends with what was thrown; the next one comes behind this.
    onLoop(() -> null);

    assertThat(onLoop(() -> List.copyOf(received))).containsExactly(1, 2);
    assertThatThrownBy(
            () ->
                onLoop(
                    () -> {
                      handover.give(1);
                      return null;
                    }))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("one");
  }

  private <T> T onLoop(java.util.concurrent.Callable<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.run(
        () -> {
          try {
            result.complete(task.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(3, TimeUnit.MINUTES);
  }

  /** On another thread, and over when this returns. */
  private static void elsewhere(Runnable task) {
    CompletableFuture.runAsync(task).orTimeout(3, TimeUnit.MINUTES).join();
  }

  /** Give numbers one at a time, as the steps of a Sink's lane do: any thread may have the next. */
  private static final class Givers {
    private final int count;
    private final Handover<Integer> handover;
    private final ReentrantLock turn = new ReentrantLock();
    private int next;
    int onLoop;
    int onThreads;

    Givers(int count, Handover<Integer> handover) {
      this.count = count;
      this.handover = handover;
    }

    void giveAll() {
      boolean given = true;
      while (given) {
        turn.lock();
        try {
          given = give();
          onThreads++;
        } finally {
          turn.unlock();
        }
        Thread.yield();
      }
    }

    void giveOnLoop(Loop loop) {
      turn.lock();
      try {
        onLoop++;
        if (give()) {
          loop.run(() -> giveOnLoop(loop));
        }
      } finally {
        turn.unlock();
      }
    }

    private boolean give() {
      if (next == count) {
        return false;
      }
      handover.give(next++);
      return true;
    }
  }
}
