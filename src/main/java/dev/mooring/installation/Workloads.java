package dev.mooring.installation;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.WorkerReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** What runs of Mooring, and what it leaves in its own namespace. */
final class Workloads {
  private static final Logger LOG = Logger.getLogger(Workloads.class);
  private static final String OPERATOR = ServingOperator.NAME;
  private static final String COMPONENT = "app.kubernetes.io/component";
  static final Map<String, String> MADE_BY_THE_OPERATOR =
      Map.of("app.kubernetes.io/managed-by", OPERATOR);

  /** A worker drains for up to 30 s and has 45 s to end; its node may be slow. */
  private static final long PATIENCE_SECONDS = 120;

  private final KubernetesClient client;
  private final String namespace;

  Workloads(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** First: it would make again what is removed. */
  void stopOperator() {
    var deployment = client.apps().deployments().inNamespace(namespace).withName(OPERATOR);
    if (deployment.get() != null) {
      LOG.info("stopping the operator");
      deployment.scale(0);
    }
    awaitGone("operator");
  }

  /** Of all WorkerPools, also of those that the chart did not make. */
  void stopWorkers() {
    LOG.info("stopping the workers; they finish what is in flight");
    client.apps().statefulSets().inNamespace(namespace).withLabels(MADE_BY_THE_OPERATOR).delete();
    client.services().inNamespace(namespace).withLabels(MADE_BY_THE_OPERATOR).delete();
    client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(namespace)
        .withLabels(MADE_BY_THE_OPERATOR)
        .delete();
    awaitGone("worker");
    client.serviceAccounts().inNamespace(namespace).withLabels(MADE_BY_THE_OPERATOR).delete();
  }

  /** What operator and workers have written, once none is there to write it again. */
  void removeReports() {
    client.resources(WorkerReport.class).inNamespace(namespace).delete();
    client.leases().inNamespace(namespace).withLabel(Mooring.WORKER_LABEL).delete();
    client.leases().inNamespace(namespace).withName(OPERATOR).delete();
  }

  private void awaitGone(String component) {
    FilterWatchListDeletable<Pod, PodList, PodResource> pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabels(Map.of("app.kubernetes.io/name", "mooring", COMPONENT, component));
    try {
      pods.informOnCondition(existing -> existing.isEmpty())
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "Pods of the " + component + " still run after " + PATIENCE_SECONDS + " s", e);
    }
  }
}
