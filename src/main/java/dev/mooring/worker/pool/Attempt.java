package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something asked of a connector type, with a time limit. To be used on the control thread, where
 * the answer arrives, too.
 *
 * @param <T> the answer
 */
final class Attempt<T> {
  private final BiConsumer<? super T, ConnectorException> done;
  private final Consumer<? super T> late;
  private final Duration limit;
  private Control.Timer timer;
  private boolean over;

  private Attempt(
      Duration limit, BiConsumer<? super T, ConnectorException> done, Consumer<? super T> late) {
    this.limit = limit;
    this.done = done;
    this.late = late;
  }

  /**
   * Asks.
   *
   * @param done hears the answer, or why there is none: exactly once and not within this call;
   *     never after {@link #abandon}
   * @param late takes an answer that comes when nobody waits for it any more
   */
  static <T> Attempt<T> start(
      Control control,
      Duration limit,
      Supplier<? extends CompletionStage<T>> question,
      BiConsumer<? super T, ConnectorException> done,
      Consumer<? super T> late) {
    Attempt<T> attempt = new Attempt<>(limit, done, late);
    CompletionStage<T> stage = ask(question);
    attempt.timer = control.schedule(limit, attempt::expired);
    stage.whenComplete(
        (answer, failure) -> control.execute(() -> attempt.answered(answer, failure)));
    return attempt;
  }

  private static <T> CompletionStage<T> ask(Supplier<? extends CompletionStage<T>> question) {
    try {
      return Objects.requireNonNull(question.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Waits for the answer no longer. */
  void abandon() {
    over = true;
    timer.cancel();
  }

  private void answered(T answer, Throwable failure) {
    if (over) {
      if (failure == null) {
        late.accept(answer);
      }
      return;
    }
    abandon();
    done.accept(answer, failure == null ? null : Causes.of(failure));
  }

  private void expired() {
    if (!over) {
      over = true;
      done.accept(null, Causes.timeout(limit));
    }
  }
}
