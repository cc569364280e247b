package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Words a Pod's status as a kubelet does; a pure function. */
final class PodStatuses {
  static final String HOST_IP = "127.0.0.1";

  private PodStatuses() {}

  /**
   * The whole status.
   *
   * @param before the conditions so far: what does not change keeps its time
   */
  static PodStatus of(
      Pod pod, List<PodCondition> before, String podIp, ContainerView container, Instant now) {
    PodConditions conditions = new PodConditions(before, now);
    return new PodStatusBuilder()
        .withPhase(phase(container))
        .withConditions(
            conditions.of("PodScheduled", true, null),
            conditions.of("Initialized", true, null),
            conditions.of("ContainersReady", container.ready(), "ContainersNotReady"),
            conditions.of("Ready", container.ready(), "ContainersNotReady"))
        .withContainerStatuses(containerStatus(pod.getSpec().getContainers().getFirst(), container))
        .withHostIP(HOST_IP)
        .withHostIPs(new HostIP(HOST_IP))
        .withPodIP(podIp)
        .withPodIPs(new PodIP(podIp))
        .withStartTime(pod.getMetadata().getCreationTimestamp())
        .build();
  }

  private static String phase(ContainerView container) {
    return switch (container.state()) {
      case ContainerState.Ended ended -> ended.exitCode() == 0 ? "Succeeded" : "Failed";
      case ContainerState.Waiting _ when container.last().isEmpty() -> "Pending";
      default -> "Running";
    };
  }

  private static ContainerStatus containerStatus(Container spec, ContainerView container) {
    return new ContainerStatusBuilder()
        .withName(spec.getName())
        .withImage(spec.getImage())
        .withImageID("")
        .withReady(container.ready())
        .withStarted(container.started())
        .withRestartCount(container.restarts())
        .withState(state(container.state()))
        .withLastState(
            container
                .last()
                .map(PodStatuses::state)
                .orElseGet(io.fabric8.kubernetes.api.model.ContainerState::new))
        .build();
  }

  private static io.fabric8.kubernetes.api.model.ContainerState state(ContainerState state) {
    ContainerStateBuilder builder = new ContainerStateBuilder();
    return switch (state) {
      case ContainerState.Waiting waiting ->
          builder.withNewWaiting(waiting.message(), waiting.reason()).build();
      case ContainerState.Running running -> builder.withNewRunning(text(running.since())).build();
      case ContainerState.Ended ended ->
          builder
              .withNewTerminated()
              .withExitCode(ended.exitCode())
              .withReason(ended.exitCode() == 0 ? "Completed" : "Error")
              .withStartedAt(text(ended.startedAt()))
              .withFinishedAt(text(ended.finishedAt()))
              .endTerminated()
              .build();
    };
  }

  /** Kubernetes' times have whole seconds. */
  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
