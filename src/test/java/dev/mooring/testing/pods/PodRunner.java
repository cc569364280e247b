package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs one Pod, from its binding to its removal: one loop that looks at the Pod object and at its
 * process. Safe for use by several threads.
 */
final class PodRunner {
  private final String uid;
  private final String address;
  private final String node;
  private final PodObjects objects;
  private final PodContainer container;
  private final ContainerLauncher launcher;
  private final Runnable whenOver;
  private final WakeLoop loop;
  private volatile Pod pod;
  private volatile boolean gone;
  private volatile boolean over;
  private PodStatus written;

  /**
   * Not started yet.
   *
   * @param node the name of the node that the Pod is bound to
   * @param whenOver run when the Pod object and the process are gone
   */
  PodRunner(
      Pod pod,
      String address,
      String node,
      PodObjects objects,
      ContainerLauncher launcher,
      Runnable whenOver) {
    this.pod = pod;
    this.uid = pod.getMetadata().getUid();
    this.address = address;
    this.node = node;
    this.objects = objects;
    this.launcher = launcher;
    this.whenOver = whenOver;
    this.loop = new WakeLoop("pod-" + pod.getMetadata().getName(), this::look);
    this.container = new PodContainer(launcher, address, startsSoFar(pod), loop::wake);
  }

  void start() {
    loop.start();
  }

  String uid() {
    return uid;
  }

  PodContainer container() {
    return container;
  }

  /** Whether the Pod object and the process are gone. */
  boolean over() {
    return over;
  }

  /** Tells it the newest state of its Pod object. */
  void see(Pod newest) {
    pod = newest;
    loop.wake();
  }

  /** Tells it that the Pod object is gone. */
  void seeGone() {
    gone = true;
    loop.wake();
  }

  /** Kills the process and removes the Pod object, as when a node is taken away. */
  void close() {
    loop.stop();
    container.terminate(Duration.ZERO);
    if (!over) {
      launcher.cleanUp(pod);
      objects.remove(pod);
    }
  }

  private Duration look() {
    Pod current = pod;
    if (gone || PodFacts.isTerminating(current)) {
      end(current);
      return WakeLoop.END;
    }
    if (current.getSpec().getNodeName() == null) {
      objects.bind(current, node);
      return WakeLoop.UNTIL_WOKEN;
    }
    Duration pause = container.advance(current);
    publish(current);
    return pause;
  }

  private void end(Pod current) {
    Long grace = current.getMetadata().getDeletionGracePeriodSeconds();
    container.terminate(grace == null ? PodContainer.grace(current) : Duration.ofSeconds(grace));
    launcher.cleanUp(current);
    if (!gone) {
      objects.remove(current);
    }
    over = true;
    whenOver.run();
  }

  private void publish(Pod current) {
    List<PodCondition> before =
        written == null ? PodFacts.conditions(current) : written.getConditions();
    PodStatus status = PodStatuses.of(current, before, address, container.view(), Instant.now());
    if (!status.equals(written)) {
      objects.writeStatus(current, status);
      written = status;
    }
  }

  private static int startsSoFar(Pod pod) {
    List<ContainerStatus> statuses =
        Optional.ofNullable(pod.getStatus()).map(PodStatus::getContainerStatuses).orElse(List.of());
    return statuses.stream()
        .filter(status -> status.getState() != null && status.getState().getWaiting() == null)
        .mapToInt(status -> status.getRestartCount() + 1)
        .findFirst()
        .orElse(0);
  }
}
