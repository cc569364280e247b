package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;

/** Starts what stands in for the controllers of StatefulSets and Deployments in one namespace. */
final class LocalControllers {
  private LocalControllers() {}

  /** The running loops; whoever starts them ends them. */
  static List<WakeLoop> start(
      KubernetesClient client, String namespace, SharedIndexInformer<Pod> pods) {
    SharedIndexInformer<StatefulSet> sets =
        client.apps().statefulSets().inNamespace(namespace).inform();
    SharedIndexInformer<Deployment> deployments =
        client.apps().deployments().inNamespace(namespace).inform();
    StatefulSetController ofSets =
        new StatefulSetController(client, sets.getStore(), pods.getStore());
    DeploymentController ofDeployments =
        new DeploymentController(client, deployments.getStore(), pods.getStore());
    WakeLoop setsLoop = new WakeLoop("statefulset-controller", ofSets::reconcile);
    WakeLoop deploymentsLoop = new WakeLoop("deployment-controller", ofDeployments::reconcile);
    sets.addEventHandler(new ObjectWatch<>(setsLoop));
    deployments.addEventHandler(new ObjectWatch<>(deploymentsLoop));
    List<WakeLoop> loops = List.of(setsLoop, deploymentsLoop);
    loops.forEach(loop -> pods.addEventHandler(new ObjectWatch<>(loop)));
    loops.forEach(WakeLoop::start);
    return loops;
  }
}
