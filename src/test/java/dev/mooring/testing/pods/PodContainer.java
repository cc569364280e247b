package dev.mooring.testing.pods;

import dev.mooring.testing.process.LocalProcess;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The life of a Pod's one container: starts its process, watches it by its probes, and starts it
 * again when it has ended.
 *
 * <p>{@link #advance}, {@link #terminate} and {@link #view} are for the Pod's own thread; the
 * others are safe for all.
 */
final class PodContainer {
  private static final Duration CONFIGURATION_RETRY = Duration.ofSeconds(1);

  private final ContainerLauncher launcher;
  private final String podIp;
  private final Runnable wake;
  private final RestartBackoff backoff = new RestartBackoff();
  private volatile LocalProcess process;
  private volatile boolean withheld;
  private ContainerState state = new ContainerState.Waiting("ContainerCreating", null);
  private Optional<ContainerState.Ended> last = Optional.empty();
  private ContainerProbes probes;
  private long mayStartNanos = System.nanoTime();
  private int starts;

  /**
   * A container that is not started yet.
   *
   * @param earlierStarts how often an earlier kubelet has started it
   * @param wake to be run when there is reason to call {@link #advance}
   */
  PodContainer(ContainerLauncher launcher, String podIp, int earlierStarts, Runnable wake) {
    this.launcher = launcher;
    this.podIp = podIp;
    this.starts = earlierStarts;
    this.wake = wake;
  }

  /** Does what is to be done now, and says how long nothing else is. */
  Duration advance(Pod pod) {
    if (process != null && !process.alive()) {
      noteEnd(pod);
    }
    if (process == null) {
      Duration pause = untilStart();
      if (pause.isPositive()) {
        return pause;
      }
      start(pod);
      return Duration.ZERO;
    }
    probes.ask(System.nanoTime());
    if (probes.dead()) {
      process.terminate(grace(pod));
      return Duration.ZERO;
    }
    return probes.untilNext(System.nanoTime());
  }

  /** Ends it for good: SIGTERM, and SIGKILL after the grace period. */
  void terminate(Duration grace) {
    if (process != null && process.alive()) {
      process.terminate(grace);
    }
  }

  ContainerView view() {
    boolean runs = state instanceof ContainerState.Running;
    return new ContainerView(
        state,
        last,
        Math.max(0, starts - 1),
        runs && probes.started(),
        runs && process.alive() && probes.ready());
  }

  /**
   * Its process.
   *
   * @throws IllegalStateException when there is none at the moment
   */
  LocalProcess process() {
    LocalProcess running = process;
    if (running == null || !running.alive()) {
      throw new IllegalStateException("no process runs at the moment");
    }
    return running;
  }

  void withholdStart(boolean value) {
    withheld = value;
    wake.run();
  }

  static Duration grace(Pod pod) {
    return Duration.ofSeconds(
        Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds()).orElse(30L));
  }

  private Duration untilStart() {
    if (withheld || state instanceof ContainerState.Ended) {
      return WakeLoop.UNTIL_WOKEN;
    }
    return Duration.ofNanos(mayStartNanos - System.nanoTime());
  }

  private void start(Pod pod) {
    try {
      long now = System.nanoTime();
      probes = ContainerProbes.of(pod.getSpec().getContainers().getFirst(), podIp, now);
      process = launcher.launch(pod);
      process.onExit().thenRun(wake);
      starts++;
      state = new ContainerState.Running(Instant.now());
    } catch (UnrunnablePodException | KubernetesClientException e) {
      state = new ContainerState.Waiting("CreateContainerConfigError", e.getMessage());
      mayStartNanos = System.nanoTime() + CONFIGURATION_RETRY.toNanos();
    }
  }

  private void noteEnd(Pod pod) {
    int exitCode = process.onExit().join();
    Instant startedAt = state instanceof ContainerState.Running running ? running.since() : null;
    Instant finishedAt = Instant.now();
    ContainerState.Ended ended = new ContainerState.Ended(exitCode, startedAt, finishedAt);
    process = null;
    if (isStartedAgain(pod, exitCode)) {
      last = Optional.of(ended);
      state = new ContainerState.Waiting("CrashLoopBackOff", "exit code " + exitCode);
      Duration pause = backoff.afterRunOf(Duration.between(startedAt, finishedAt));
      mayStartNanos = System.nanoTime() + pause.toNanos();
    } else {
      state = ended;
    }
  }

  private static boolean isStartedAgain(Pod pod, int exitCode) {
    return switch (Optional.ofNullable(pod.getSpec().getRestartPolicy()).orElse("Always")) {
      case "Never" -> false;
      case "OnFailure" -> exitCode != 0;
      default -> true;
    };
  }
}
