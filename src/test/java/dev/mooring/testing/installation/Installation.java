package dev.mooring.testing.installation;

import dev.mooring.testing.broker.BrokerProcess;
import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.network.TcpProxy;
import dev.mooring.testing.pods.LocalPods;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Mooring as its users install it, on a real API server: the CRDs, the chart, the operator and the
 * workers with the rights that the chart gives them, each a real process; and a real broker, which
 * they know as {@code tcp://plant-broker:1883}.
 *
 * <p>Each worker reaches broker and API server through proxies of its own. Safe for use by several
 * threads.
 */
public final class Installation implements AutoCloseable {
  /** Where the broker is for Connectors; each worker has its own way there, which can be cut. */
  public static final String BROKER = "plant-broker:1883";

  /** The operator's namespace. */
  public static final String NAMESPACE = "mooring-system";

  private static final AtomicInteger WORKSPACES = new AtomicInteger();

  private final Cluster cluster;
  private final boolean ownsCluster;
  private final LocalPods pods;
  private final BrokerProcess broker;
  private final int workers;
  private final Path logs;

  Installation(
      Cluster cluster,
      boolean ownsCluster,
      LocalPods pods,
      BrokerProcess broker,
      int workers,
      Path logs) {
    this.logs = logs;
    this.cluster = cluster;
    this.ownsCluster = ownsCluster;
    this.pods = pods;
    this.broker = broker;
    this.workers = workers;
  }

  /** How to make one. */
  public static InstallationBuilder builder() {
    return new InstallationBuilder();
  }

  /**
   * The one that all tests of this JVM share, with three workers; started at the first call, ended
   * with the JVM.
   */
  public static Installation shared() {
    return Shared.INSTALLATION;
  }

  /** A client that may do everything. */
  public KubernetesClient admin() {
    return cluster.adminClient();
  }

  public Cluster cluster() {
    return cluster;
  }

  public LocalPods pods() {
    return pods;
  }

  public BrokerProcess broker() {
    return broker;
  }

  /** Kills the broker (SIGKILL), and returns when it is dead. */
  public void killBroker() {
    broker.process().kill();
  }

  /** Starts the broker again where it is dead; returns when it accepts clients. */
  public void ensureBroker() {
    if (!broker.process().alive()) {
      broker.startAgain();
    }
  }

  /** The folder with what all its processes say. */
  public Path logs() {
    return logs;
  }

  /** The workers' names in order. */
  public List<String> workers() {
    return IntStream.range(0, workers).mapToObj(ordinal -> "worker-" + ordinal).toList();
  }

  /** The way of one worker to the broker. */
  public TcpProxy brokerLink(String worker) {
    return pods.links(worker).to(BROKER);
  }

  /** The operator's Pod. */
  public String operatorPod() {
    return pods.pods().stream()
        .filter(pod -> pod.startsWith("mooring-operator"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no operator in " + pods.pods()));
  }

  /** The operator's process id. */
  public long operatorPid() {
    return pods.pid(operatorPod());
  }

  /**
   * The sum over all workers of a counter of a Sink, as their metrics say it; 0 where none says
   * anything.
   *
   * @param result the label {@code result}
   */
  public double metric(String name, String namespace, String sink, String result) {
    return workers().stream()
        .mapToDouble(
            worker -> WorkerMetrics.of(pods.address(worker)).sum(name, namespace, sink, result))
        .sum();
  }

  /** The lines of one worker's metrics, as Prometheus reads them. */
  public List<String> metrics(String worker) {
    return WorkerMetrics.of(pods.address(worker)).lines();
  }

  /** Runs a hook of the chart by the name of its Job or Pod; returns its exit code. */
  public int runHook(String name) {
    return new HookRun(admin(), Path.of("target", "local-pods", name + ".log")).run(name);
  }

  /** A new namespace for one test. */
  public Workspace workspace() {
    String name =
        "workspace-" + Long.toString(System.nanoTime(), 36) + "-" + WORKSPACES.incrementAndGet();
    admin()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return new Workspace(admin(), name);
  }

  @Override
  public void close() {
    pods.close();
    broker.close();
    if (ownsCluster) {
      cluster.close();
    }
  }

  /** The holder of {@link #shared}. */
  private static final class Shared {
    private static final Installation INSTALLATION =
        builder().on(Cluster.shared()).workers(3).start();
  }
}
