package dev.mooring.testing.installation;

import dev.mooring.testing.broker.BrokerProcess;
import dev.mooring.testing.chart.Chart;
import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.pods.LocalPods;
import dev.mooring.testing.pods.PodCommand;
import dev.mooring.testing.process.Patience;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** How to make an {@link Installation}. Not safe for use by several threads. */
public final class InstallationBuilder {
  private static final AtomicInteger INSTALLATIONS = new AtomicInteger();

  /** Of this one only: Pods of one name would take each other's tokens. */
  private final Path logs =
      Path.of(
          "target",
          "local-pods",
          ProcessHandle.current().pid() + "-" + INSTALLATIONS.incrementAndGet());

  private Cluster cluster;
  private int workers = 3;
  private String workerMemory = "512Mi";
  private boolean lastingBroker;
  private PodCommand command = PodCommand.cachedJar(LocalPods.JAR, LocalPods.AOT_CACHES);
  private Consumer<String> progress = step -> {};

  /** On this cluster, which stays open; by default one of its own. */
  public InstallationBuilder on(Cluster existing) {
    this.cluster = existing;
    return this;
  }

  /** Workers of the WorkerPool {@code default}; by default 3. */
  public InstallationBuilder workers(int count) {
    this.workers = count;
    return this;
  }

  /** Memory limit of a worker; by default 512Mi. */
  public InstallationBuilder workerMemory(String limit) {
    this.workerMemory = limit;
    return this;
  }

  /** With a broker that keeps its sessions when it dies; by default it forgets them. */
  public InstallationBuilder lastingBroker() {
    this.lastingBroker = true;
    return this;
  }

  /** What to run for a container; by default the project's jar, with its AOT cache if any. */
  public InstallationBuilder command(PodCommand other) {
    this.command = other;
    return this;
  }

  /** Hears what is being done, a line for each step. */
  public InstallationBuilder progress(Consumer<String> listener) {
    this.progress = listener;
    return this;
  }

  /**
   * Installs, and returns when the operator and all workers are ready.
   *
   * @throws dev.mooring.testing.cluster.NoClusterException when this machine has no way to a
   *     cluster
   */
  public Installation start() {
    boolean ownsCluster = cluster == null;
    Cluster target = ownsCluster ? Cluster.open() : cluster;
    progress.accept("Kubernetes: " + target.describe());
    try {
      return install(target, ownsCluster);
    } catch (RuntimeException e) {
      if (ownsCluster) {
        target.close();
      }
      throw e;
    }
  }

  private Installation install(Cluster target, boolean ownsCluster) {
    KubernetesClient admin = target.adminClient();
    target.apply(Path.of("deploy/crds"));
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(Installation.NAMESPACE)
                .endMetadata()
                .build())
        .serverSideApply();
    Path brokerLog = logs.resolve("broker.log");
    BrokerProcess broker =
        lastingBroker ? BrokerProcess.startLasting(brokerLog) : BrokerProcess.start(brokerLog);
    progress.accept("logs: " + logs);
    progress.accept("MQTT broker on 127.0.0.1:" + broker.port());
    LocalPods pods =
        LocalPods.builder(target, Installation.NAMESPACE)
            .command(command)
            .directory(logs.resolve(Installation.NAMESPACE))
            .route("plant-broker", 1883, "127.0.0.1", broker.port())
            .start();
    Chart.install(admin, Installation.NAMESPACE, values());
    progress.accept("chart installed; waiting for the operator and " + workers + " workers");
    awaitWorkers(admin, pods);
    return new Installation(target, ownsCluster, pods, broker, workers, logs);
  }

  private String values() {
    return """
    operator: {replicas: 1}
    workers:
      replicas: %d
      schedulerName: %s
      # Everything is on this machine.
      allowedAddresses: [127.0.0.0/8]
      resources: {limits: {memory: %s}}
    """
        .formatted(workers, LocalPods.SCHEDULER, workerMemory);
  }

  private void awaitWorkers(KubernetesClient admin, LocalPods pods) {
    new Patience(logs)
        .await(
            "the operator and " + workers + " workers to be ready",
            () ->
                ready(
                    admin
                        .apps()
                        .statefulSets()
                        .inNamespace(Installation.NAMESPACE)
                        .withName("worker")
                        .get()),
            pods::pods);
  }

  private boolean ready(StatefulSet set) {
    return set != null
        && set.getStatus() != null
        && set.getStatus().getReadyReplicas() != null
        && set.getStatus().getReadyReplicas() == workers;
  }
}
