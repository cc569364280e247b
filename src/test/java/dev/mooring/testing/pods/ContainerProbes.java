package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;

/**
 * The probes of one run of a container: until the startup probe has succeeded, the others are not
 * asked. Not safe for use by several threads; asking waits for the answers.
 */
final class ContainerProbes {
  private final Optional<ProbeRun> startup;
  private final Optional<ProbeRun> readiness;
  private final Optional<ProbeRun> liveness;
  private boolean started;

  private ContainerProbes(
      Optional<ProbeRun> startup, Optional<ProbeRun> readiness, Optional<ProbeRun> liveness) {
    this.startup = startup;
    this.readiness = readiness;
    this.liveness = liveness;
    this.started = startup.isEmpty();
  }

  /**
   * The probes of the container's spec, for a run that starts now.
   *
   * @throws UnrunnablePodException when one of them is not supported
   */
  static ContainerProbes of(Container container, String podIp, long nowNanos) {
    return new ContainerProbes(
        // The whole time that the spec gives it, in smaller steps.
        Optional.ofNullable(container.getStartupProbe())
            .map(probe -> run(probe, ProbeRhythm.patient(probe), container, podIp, nowNanos)),
        Optional.ofNullable(container.getReadinessProbe())
            .map(probe -> run(probe, ProbeRhythm.eager(probe), container, podIp, nowNanos)),
        Optional.ofNullable(container.getLivenessProbe())
            .map(probe -> run(probe, ProbeRhythm.asDeclared(probe), container, podIp, nowNanos)));
  }

  private static ProbeRun run(
      Probe probe, ProbeRhythm rhythm, Container container, String podIp, long nowNanos) {
    HttpProbe http = HttpProbe.of(probe, container, podIp);
    return new ProbeRun(http::succeeds, rhythm, nowNanos);
  }

  /** Asks those that are due. */
  void ask(long nowNanos) {
    if (!started) {
      startup.ifPresent(probe -> probe.ask(nowNanos));
      started = startup.map(ProbeRun::passed).orElse(true);
    }
    if (started) {
      readiness.ifPresent(probe -> probe.ask(nowNanos));
      liveness.ifPresent(probe -> probe.ask(nowNanos));
    }
  }

  boolean started() {
    return started;
  }

  boolean ready() {
    return started && readiness.map(ProbeRun::passed).orElse(true);
  }

  /** Whether the container has to be started again. */
  boolean dead() {
    return started
        ? liveness.map(ProbeRun::failed).orElse(false)
        : startup.map(ProbeRun::failed).orElse(false);
  }

  /** How long nothing is due. */
  Duration untilNext(long nowNanos) {
    Optional<Duration> other =
        started
            ? earlier(
                readiness.map(probe -> probe.untilNext(nowNanos)),
                liveness.map(probe -> probe.untilNext(nowNanos)))
            : startup.map(probe -> probe.untilNext(nowNanos));
    return other.orElse(WakeLoop.UNTIL_WOKEN);
  }

  private static Optional<Duration> earlier(Optional<Duration> one, Optional<Duration> other) {
    if (one.isPresent() && other.isPresent()) {
      return one.get().compareTo(other.get()) < 0 ? one : other;
    }
    return one.or(() -> other);
  }
}
