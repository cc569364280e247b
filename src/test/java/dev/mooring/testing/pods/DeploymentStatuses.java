package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import java.util.List;

/** Says how far a Deployment is, with the condition that {@code helm --wait} looks at. */
final class DeploymentStatuses {
  private DeploymentStatuses() {}

  static DeploymentStatus of(Deployment deployment, String templateHash, List<Replica> pods) {
    List<Replica> living = pods.stream().filter(pod -> !pod.terminating()).toList();
    int ready = (int) living.stream().filter(Replica::ready).count();
    int wanted = deployment.getSpec().getReplicas();
    return new DeploymentStatusBuilder()
        .withObservedGeneration(deployment.getMetadata().getGeneration())
        .withReplicas(living.size())
        .withReadyReplicas(ready)
        .withAvailableReplicas(ready)
        .withUnavailableReplicas(Math.max(0, wanted - ready))
        .withUpdatedReplicas(
            (int) living.stream().filter(pod -> pod.revision().equals(templateHash)).count())
        .addNewCondition()
        .withType("Available")
        .withStatus(ready >= wanted ? "True" : "False")
        .withReason(ready >= wanted ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
        .endCondition()
        .build();
  }
}
