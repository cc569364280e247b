package dev.mooring.testing.cluster;

import dev.mooring.testing.process.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a {@code go build -v}, and says on the standard error every few seconds how far it is.
 */
final class BuildProgress {
  private static final long INTERVAL_SECONDS = 5;

  private final GoProgram program;
  private final LocalProcess build;
  private final long started = System.nanoTime();

  BuildProgress(GoProgram program, LocalProcess build) {
    this.program = program;
    this.build = build;
  }

  /**
   * Waits for the end.
   *
   * @throws IllegalStateException when the build fails, with the end of its log
   */
  void await() {
    say("building with Go, once; this can take minutes (log: " + build.log() + ")");
    Integer exitCode = null;
    while (exitCode == null) {
      try {
        exitCode = build.onExit().get(INTERVAL_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        say(howFar());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        build.kill();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while building " + program.file, e);
      }
    }
    if (exitCode != 0) {
      throw new IllegalStateException(
          "go build of " + program.file + " failed:\n" + build.logTail());
    }
    say("built");
  }

  /** go -v names each package when it begins to compile it, and each module that it downloads. */
  private String howFar() {
    try {
      List<String> lines = Files.readAllLines(build.log());
      long modules = lines.stream().filter(line -> line.startsWith("go: downloading")).count();
      long packages = lines.stream().filter(line -> !line.startsWith("go: ")).count();
      return packages == 0 && modules > 0
          ? modules + " modules downloaded"
          : packages + " packages compiled (from scratch: about " + program.packages + ")";
    } catch (IOException e) {
      return "building";
    }
  }

  private void say(String what) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
    System.err.printf(
        "cluster: %s: %s [%d:%02d]%n",
        program.file, what, elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}
