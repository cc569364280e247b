package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Keeps as many Pods of each Deployment of a namespace as it wants, named {@code
 * <deployment>-<number>}, and says so in the status. For an API server beside which no controllers
 * run.
 *
 * <p>A changed template replaces all Pods at once, whatever the strategy says. There are no
 * ReplicaSets.
 *
 * <p>{@link #reconcile} is for one thread.
 */
final class DeploymentController {
  private final KubernetesClient client;
  private final Store<Deployment> deployments;
  private final WorkloadPods pods;

  DeploymentController(KubernetesClient client, Store<Deployment> deployments, Store<Pod> pods) {
    this.client = client;
    this.deployments = deployments;
    this.pods = new WorkloadPods("Deployment", pods, new PodObjects(client));
  }

  /** Looks at all of them; to be called again after each change. */
  Duration reconcile() {
    List<Deployment> all = deployments.list();
    pods.deleteOrphans(all);
    all.stream().filter(one -> !one.isMarkedForDeletion()).forEach(this::reconcile);
    return WakeLoop.UNTIL_WOKEN;
  }

  private void reconcile(Deployment deployment) {
    String hash = TemplateRevision.hash(deployment.getSpec().getTemplate());
    List<Replica> present =
        pods.of(deployment).stream()
            .map(pod -> Replica.of(pod, PodTemplates.TEMPLATE_LABEL))
            .toList();
    int wanted = deployment.getSpec().getReplicas();
    Set<Integer> taken = present.stream().map(Replica::ordinal).collect(Collectors.toSet());
    present.stream()
        .filter(pod -> pod.ordinal() >= wanted || !pod.revision().equals(hash) || pod.ended())
        .filter(pod -> !pod.terminating())
        .forEach(pods::delete);
    IntStream.range(0, wanted)
        .filter(number -> !taken.contains(number))
        .forEach(number -> pods.create(PodTemplates.of(deployment, number, hash)));
    publish(deployment, DeploymentStatuses.of(deployment, hash, present));
  }

  private void publish(Deployment deployment, DeploymentStatus status) {
    WorkloadStatus.publish(
        client
            .apps()
            .deployments()
            .inNamespace(deployment.getMetadata().getNamespace())
            .withName(deployment.getMetadata().getName()),
        status,
        deployment.getStatus());
  }
}
