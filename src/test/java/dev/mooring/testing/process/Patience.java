package dev.mooring.testing.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Waits as long as anything moves: on a slow machine all takes longer, and nothing is wrong. What
 * moves for ever, such as a process that ends and is started again, has an end, too. For one thread
 * at a time.
 */
public final class Patience {
  /** What was waited for, what was there instead, and where the logs are. */
  public static final class InVainException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    InVainException(String message) {
      super(message);
    }
  }

  /** Without a change. */
  static final Duration STANDSTILL = Duration.ofMinutes(3);

  /** In all. */
  static final Duration MOST = Duration.ofMinutes(30);

  private static final Duration LOOK = Duration.ofMillis(200);

  private final Path logs;
  private final LongSupplier nanoTime;
  private final Runnable pause;

  /**
   * @param logs the folder to look at when it was in vain; what grows there moves
   */
  public Patience(Path logs) {
    this(logs, System::nanoTime, () -> LockSupport.parkNanos(LOOK.toNanos()));
  }

  Patience(Path logs, LongSupplier nanoTime, Runnable pause) {
    this.logs = logs;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * Returns when it is done.
   *
   * @param what is waited for, in words
   * @param progress another value whenever anything else has moved; never null
   * @throws InVainException when nothing moves any more; it says what was waited for, and where the
   *     logs are
   */
  public void await(String what, BooleanSupplier done, Supplier<Object> progress) {
    long begin = nanoTime.getAsLong();
    long moved = begin;
    List<Object> seen = List.of();
    while (!done.getAsBoolean()) {
      long now = nanoTime.getAsLong();
      List<Object> present = List.of(progress.get(), bytes(logs));
      if (!present.equals(seen)) {
        seen = present;
        moved = now;
      } else if (now - moved > STANDSTILL.toNanos()) {
        throw inVain(what, seen.getFirst(), "nothing has moved for", now - moved);
      }
      if (now - begin > MOST.toNanos()) {
        throw inVain(what, seen.getFirst(), "in vain for", now - begin);
      }
      pause.run();
    }
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toFile).mapToLong(File::length).sum();
    } catch (IOException | UncheckedIOException changing) {
      return 0;
    }
  }

  private InVainException inVain(String what, Object instead, String how, long nanos) {
    return new InVainException(
        "waited for %s, %s %d minutes; it was last: %s; the logs are in %s"
            .formatted(what, how, TimeUnit.NANOSECONDS.toMinutes(nanos), instead, logs));
  }
}
