package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusesTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00.4Z");
  private static final Instant LATER = START.plusSeconds(60);
  private static final ContainerState.Ended KILLED = new ContainerState.Ended(137, START, LATER);

  @Test
  void shouldBePendingBeforeTheFirstStart() {
    PodStatus status =
        status(new ContainerState.Waiting("ContainerCreating", null), Optional.empty(), false);

    assertThat(status.getPhase()).isEqualTo("Pending");
    assertThat(status.getPodIP()).isEqualTo("127.100.0.2");
    assertThat(condition(status, "PodScheduled").getStatus()).isEqualTo("True");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("False");
  }

  @Test
  void shouldStayRunningBetweenTwoRuns() {
    PodStatus status =
        status(new ContainerState.Waiting("CrashLoopBackOff", null), Optional.of(KILLED), false);

    assertThat(status.getPhase()).isEqualTo("Running");
    ContainerStatus container = status.getContainerStatuses().getFirst();
    assertThat(container.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
    assertThat(container.getLastState().getTerminated().getExitCode()).isEqualTo(137);
    assertThat(container.getLastState().getTerminated().getFinishedAt())
        .isEqualTo("2026-01-01T10:01:00Z");
  }

  @Test
  void shouldFailWhenItEndedForGood() {
    assertThat(status(KILLED, Optional.empty(), false).getPhase()).isEqualTo("Failed");
    assertThat(
            status(new ContainerState.Ended(0, START, LATER), Optional.empty(), false).getPhase())
        .isEqualTo("Succeeded");
  }

  @Test
  void shouldKeepTheTimeOfWhatDoesNotChange() {
    ContainerState running = new ContainerState.Running(START);
    PodStatus before = PodStatuses.of(pod(), List.of(), "ip", view(running, true), START);

    PodStatus after =
        PodStatuses.of(pod(), before.getConditions(), "ip", view(running, false), LATER);

    assertThat(condition(after, "PodScheduled").getLastTransitionTime())
        .isEqualTo("2026-01-01T10:00:00Z");
    assertThat(condition(after, "Ready").getLastTransitionTime()).isEqualTo("2026-01-01T10:01:00Z");
  }

  private static PodStatus status(
      ContainerState state, Optional<ContainerState.Ended> last, boolean ready) {
    ContainerView view = new ContainerView(state, last, 1, true, ready);
    return PodStatuses.of(pod(), List.of(), "127.100.0.2", view, START);
  }

  private static ContainerView view(ContainerState state, boolean ready) {
    return new ContainerView(state, Optional.empty(), 0, true, ready);
  }

  private static PodCondition condition(PodStatus status, String type) {
    return status.getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("worker-0")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("worker")
        .endContainer()
        .endSpec()
        .build();
  }
}
