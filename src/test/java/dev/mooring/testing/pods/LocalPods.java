package dev.mooring.testing.pods;

import dev.mooring.testing.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/**
 * Runs the Pods of one namespace as processes of this machine. On an API server without nodes it
 * stands in for the controllers of StatefulSets and Deployments and for the kubelet; on a cluster
 * with nodes for the kubelet only, and only for Pods whose {@code schedulerName} is {@code
 * local-pods}.
 *
 * <p>Each Pod has a loopback address of its own (Linux only), a token of its ServiceAccount that is
 * bound to the Pod, and its own ways to the API server and to the declared routes. Its process
 * finds them by the environment: KUBECONFIG, QUARKUS_HTTP_HOST, MOORING_HOSTS_FILE.
 *
 * <p>Safe for use by several threads. What is asked of a Pod that is not run here, or of a process
 * that does not run, is an {@link IllegalStateException}. All processes end with {@link #close()},
 * and at the latest with this JVM, however that ends.
 */
public final class LocalPods implements AutoCloseable {
  /** The schedulerName of Pods that are run here although the cluster has nodes. */
  public static final String SCHEDULER = "local-pods";

  /** What the processes run. */
  public static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

  /** Where the AOT caches of the roles are, if any: {@code worker.aot}, {@code operator.aot}. */
  public static final Path AOT_CACHES = Path.of("target", "aot");

  private final KubernetesClient client;
  private final PodNetwork network;
  private final Path directory;
  private final LocalNodes nodes;
  private final ContainerLauncher launcher;
  private final LocalKubelet kubelet;
  private final WakeLoop kubeletLoop = new WakeLoop("kubelet", this::serve);
  private final List<WakeLoop> controllers;

  LocalPods(LocalPodsBuilder builder) {
    boolean hasNodes = builder.cluster.hasNodes();
    client = connect(builder.cluster);
    network = new PodNetwork(client.getMasterUrl(), builder.routes);
    directory = builder.directory;
    nodes = new LocalNodes(client, hasNodes);
    launcher = new ContainerLauncher(client, network, builder.command, directory);
    SharedIndexInformer<Pod> pods = client.pods().inNamespace(builder.namespace).inform();
    kubelet =
        new LocalKubelet(
            pods.getStore(),
            pod -> !hasNodes || SCHEDULER.equals(pod.getSpec().getSchedulerName()),
            this::runner);
    pods.addEventHandler(new ObjectWatch<>(kubeletLoop));
    kubeletLoop.start();
    controllers = hasNodes ? List.of() : LocalControllers.start(client, builder.namespace, pods);
    LastWords.add(this);
  }

  /**
   * Pods of this namespace, which must exist.
   *
   * @param cluster where the Pod objects are; it stays open
   */
  public static LocalPodsBuilder builder(Cluster cluster, String namespace) {
    return new LocalPodsBuilder(cluster, namespace);
  }

  /** The names of the Pods that are run here at the moment. */
  public SortedSet<String> pods() {
    return kubelet.names();
  }

  /** The process id of the Pod's program. */
  public long pid(String pod) {
    return kubelet.runner(pod).container().process().pid();
  }

  /** The Pod's own address; the same for each Pod of this name. */
  public String address(String pod) {
    return network.address(pod);
  }

  /** What the Pod's program has written; it goes on through restarts. */
  public Path logOf(String pod) {
    return PodFolder.log(directory, pod);
  }

  /** The ways on which this Pod reaches others; also before there is a Pod of this name. */
  public PodLinks links(String pod) {
    return network.links(pod);
  }

  /** A client with the Pod's own token, and so with its rights; the caller closes it. */
  public KubernetesClient clientOf(String pod) {
    try {
      return new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(Files.readString(PodFolder.kubeconfig(directory, pod))))
          .withHttpClientFactory(new VertxHttpClientFactory())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(pod + " does not run here", e);
    }
  }

  /** Kills the Pod's program, and returns when it is dead; it is started again after a moment. */
  public void kill9(String pod) {
    kubelet.runner(pod).container().process().kill();
  }

  /**
   * Whether a program that has ended stays so. Its Pod stays too, with its UID, and is not ready.
   */
  public void withholdRestart(String pod, boolean withhold) {
    kubelet.runner(pod).container().withholdStart(withhold);
  }

  /** Stops the Pod's program in the middle of what it does (SIGSTOP), its connections open. */
  public void suspend(String pod) {
    kubelet.runner(pod).container().process().suspend();
  }

  /** Lets a suspended program go on. */
  public void resume(String pod) {
    kubelet.runner(pod).container().process().resume();
  }

  /** Kills all programs and removes their Pod objects; the logs stay. */
  @Override
  public void close() {
    LastWords.remove(this);
    controllers.forEach(WakeLoop::stop);
    kubeletLoop.stop();
    kubelet.close();
    nodes.close();
    network.close();
    client.close();
  }

  private Duration serve() {
    return kubelet.reconcile();
  }

  private PodRunner runner(Pod pod) {
    return new PodRunner(
        pod,
        network.address(pod.getMetadata().getName()),
        nodes.nodeFor(PodFacts.label(pod, PodTemplates.POD_INDEX_LABEL)),
        new PodObjects(client),
        launcher,
        kubeletLoop::wake);
  }

  /** The admin's access, but impatient: a look that failed is repeated anyway. */
  private static KubernetesClient connect(Cluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(cluster.adminClient().getConfiguration())
                .withRequestTimeout(5_000)
                .withConnectionTimeout(2_000)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(100)
                .build())
        // Quarkus' own is first on the class path, and leaves threads behind outside of Quarkus.
        .withHttpClientFactory(new VertxHttpClientFactory())
        .build();
  }
}
