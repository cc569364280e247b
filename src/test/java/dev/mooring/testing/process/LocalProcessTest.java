package dev.mooring.testing.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProcessTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void runsWithItsEnvironmentInItsFolderAndLogs() throws IOException {
    LocalProcess process =
        LocalProcess.command("sh", "-c", "echo $COLOUR; pwd; echo $$; exit 3")
            .environment("COLOUR", "green")
            .in(folder)
            .start(log());

    assertThat(process.onExit().orTimeout(3, TimeUnit.MINUTES).join()).isEqualTo(3);
    assertThat(Files.readAllLines(log()))
        .containsExactly("green", folder.toRealPath().toString(), Long.toString(process.pid()));
    assertThat(process.alive()).isFalse();
  }

  @Test
  void inheritsOnlyWhatItMay() {
    LocalProcess process =
        LocalProcess.command("env").onlyEnvironment(Map.of("COLOUR", "green")).start(log());

    process.onExit().orTimeout(3, TimeUnit.MINUTES).join();
    assertThat(process.logTail())
        .contains("COLOUR=green", "PATH=")
        .doesNotContain("HOME=", "JAVA_HOME=");
  }

  @Test
  void isReadyWhenTheProbeSaysSo() {
    try (LocalProcess process =
        LocalProcess.command("sh", "-c", "echo ready; exec sleep 60").start(log())) {
      process.awaitReady(GRACE, () -> process.logTail().contains("ready"));
      assertThat(process.alive()).isTrue();
    }
  }

  @Test
  void reportsAnEarlyEndWithTheLog() {
    LocalProcess process =
        LocalProcess.command("sh", "-c", "echo no such disk; exit 7").named("store").start(log());

    assertThatIllegalStateException()
        .isThrownBy(() -> process.awaitReady(GRACE, () -> false))
        .withMessageContainingAll("store", "exit code 7", "no such disk");
  }

  @Test
  void reportsThatAProgramDoesNotExist() {
    LocalProcess process = LocalProcess.command("/no/such/program").start(log());

    assertThatIllegalStateException()
        .isThrownBy(() -> process.awaitReady(GRACE, () -> false))
        .withMessageContainingAll("exit code 127", "/no/such/program");
  }

  @Test
  void endsInGoodOrderWithinItsGracePeriod() {
    LocalProcess process =
        startReady("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");

    assertThat(process.terminate(GRACE)).isTrue();
    assertThat(process.onExit().join()).isZero();
    assertThat(process.logTail()).contains("bye");
  }

  @Test
  void isKilledWhenTheGracePeriodIsOver() {
    LocalProcess process = startReady("trap '' TERM; echo ready; while :; do sleep 0.05; done");

    assertThat(process.terminate(Duration.ofMillis(200))).isFalse();
    assertThat(process.onExit().join()).isEqualTo(128 + 9);
  }

  @Test
  void mayBeEndedAgain() {
    LocalProcess process = startReady("echo ready; exec sleep 60");
    process.kill();
    process.kill();
    assertThat(process.terminate(GRACE)).isTrue();
    process.close();
  }

  @Test
  void standsStillWhileSuspended() throws IOException {
    try (LocalProcess process = startReady("echo ready; while :; do echo tick; sleep 0.02; done")) {
      process.suspend();
      // It may get as far as the end of its time slice.
      AtomicLong size = new AtomicLong();
      await()
          .during(Duration.ofMillis(300))
          .until(() -> size.getAndSet(Files.size(log())) == Files.size(log()));
      process.resume();
      await().until(() -> Files.size(log()) > size.get());
    }
  }

  @Test
  void diesWithItsParent() throws IOException {
    Path pidFile = folder.resolve("child.pid");
    LocalProcess parent =
        LocalProcess.command(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                pidFile.toString())
            .start(log());
    parent.awaitReady(Duration.ofSeconds(20), () -> Files.exists(pidFile));
    ProcessHandle child = ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
    assertThat(child.isAlive()).isTrue();

    parent.kill();

    await().atMost(GRACE).until(() -> !child.isAlive());
  }

  private LocalProcess startReady(String script) {
    LocalProcess process = LocalProcess.command("sh", "-c", script).start(log());
    return process.awaitReady(GRACE, () -> process.logTail().contains("ready"));
  }

  private Path log() {
    return folder.resolve("log");
  }

  /** A JVM that starts a process which ignores SIGTERM, and then hangs. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws IOException {
      Path pidFile = Path.of(arguments[0]);
      LocalProcess child =
          LocalProcess.command("sh", "-c", "trap '' TERM HUP INT; while :; do sleep 0.1; done")
              .start(pidFile.resolveSibling("child.log"));
      Path unfinished = pidFile.resolveSibling("unfinished");
      Files.writeString(unfinished, Long.toString(child.pid()));
      Files.move(unfinished, pidFile);
      child.onExit().join();
    }
  }
}
