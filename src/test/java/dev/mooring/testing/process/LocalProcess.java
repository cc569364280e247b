package dev.mooring.testing.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A program that runs beside the tests on this machine: a broker, an API server, a worker. It
 * writes to a log file, and it never outlives this JVM, however the JVM ends (kill -9 included).
 *
 * <p>Safe for use by several threads. A program that does not start, ends early or does not become
 * ready is an {@link IllegalStateException} with the last lines of its log; asking a dead process
 * to die is not an error.
 */
public final class LocalProcess implements AutoCloseable {
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(50);
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  /** As long as it may take that says more and more. */
  private static final int MOST_TIMES = 5;

  private static final int TAIL_LINES = 30;
  private static final int TAIL_BYTES = 64 * 1024;

  private final String name;
  private final Path log;
  private final Process process;

  LocalProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** The program (a path, or a name on the PATH) and its arguments. */
  public static LocalProcessBuilder command(String... command) {
    return command(List.of(command));
  }

  /** The program (a path, or a name on the PATH) and its arguments. */
  public static LocalProcessBuilder command(List<String> command) {
    return new LocalProcessBuilder(command);
  }

  /** The program's own process id, not that of a wrapper. */
  public long pid() {
    return process.pid();
  }

  public String name() {
    return name;
  }

  /** Where its standard output and error go. */
  public Path log() {
    return log;
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Completes with the exit code: 128 + n after signal n. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until the probe says true; a probe that throws says "not yet".
   *
   * @param timeout within which it is ready or says more: on a slow machine all takes longer
   * @throws IllegalStateException when the process ends before that, or the time runs out; the
   *     process is left as it is
   */
  public LocalProcess awaitReady(Duration timeout, Callable<Boolean> probe) {
    long deadline = System.nanoTime() + timeout.toNanos();
    long latest = System.nanoTime() + timeout.multipliedBy(MOST_TIMES).toNanos();
    long said = 0;
    while (!isReady(probe)) {
      // The pause between two probes is a wait for the process' end, so that an early end is
      // noticed at once.
      if (ended(PROBE_INTERVAL)) {
        throw failure("ended with exit code " + process.exitValue() + " before it was ready");
      }
      long now = System.nanoTime();
      if (log.toFile().length() > said && now - latest < 0) {
        said = log.toFile().length();
        deadline = now + timeout.toNanos();
      }
      if (now - deadline > 0) {
        throw failure(
            "was not ready, and has said nothing more, within " + timeout.toSeconds() + " s");
      }
    }
    return this;
  }

  /**
   * Asks it to end (SIGTERM) and waits; kills it when the grace period is over. A suspended process
   * cannot follow, and is killed in the end.
   *
   * @return whether it ended without being killed
   */
  public boolean terminate(Duration grace) {
    // Not Process.destroy(): that closes our end of the pipe too, and the guard would kill before
    // the grace period began.
    process.toHandle().destroy();
    if (ended(grace)) {
      return true;
    }
    kill();
    return false;
  }

  /** Kills it (SIGKILL) and waits for its end. */
  public void kill() {
    process.toHandle().destroyForcibly();
    if (!ended(KILL_TIMEOUT)) {
      throw failure("does not even end by SIGKILL");
    }
  }

  /** Stops it in the middle of whatever it does (SIGSTOP), its connections open. */
  public void suspend() {
    signal("STOP");
  }

  /** Lets a suspended process go on (SIGCONT). */
  public void resume() {
    signal("CONT");
  }

  /** The last lines of the log, for messages. */
  public String logTail() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      int length = (int) Math.min(file.length(), TAIL_BYTES);
      byte[] bytes = new byte[length];
      file.seek(file.length() - length);
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - TAIL_LINES))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Ends it, with a short grace period. */
  @Override
  public void close() {
    terminate(Duration.ofSeconds(5));
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ")";
  }

  private boolean isReady(Callable<Boolean> probe) {
    try {
      return probe.call() && alive();
    } catch (Exception e) {
      return false;
    }
  }

  private boolean ended(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.toHandle().destroyForcibly();
      throw new IllegalStateException(
          "interrupted while waiting for " + this + ", which was killed", e);
    }
  }

  private void signal(String signal) {
    // The shell's own kill: a machine without the procps package has no other.
    ProcessBuilder kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid());
    try {
      if (kill.redirectErrorStream(true).start().waitFor() != 0) {
        throw failure("could not be sent SIG" + signal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + this, e);
    }
  }

  private IllegalStateException failure(String what) {
    return new IllegalStateException(this + " " + what + "; the end of " + log + ":\n" + logTail());
  }
}
