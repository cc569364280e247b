package dev.mooring.testing.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A Kubernetes for tests, the demo and benchmarks: a given one, local programs, K3s in Docker, or
 * programs built with Go; the first way that works on this machine, or the one that the environment
 * variable MOORING_CLUSTER names ({@code kubeconfig}, {@code binaries}, {@code docker}, {@code
 * go}).
 *
 * <p>Safe for use by several threads. A cluster that was started here ends with {@link #close()},
 * and at the latest with this JVM, however that ends.
 */
public final class Cluster implements AutoCloseable {
  private final String description;
  private final Path kubeconfig;
  private final KubernetesClient client;
  private final Optional<LocalApiServer> apiServer;
  private final Supplier<Path> kubectl;
  private final Runnable stop;

  private Cluster(
      String description,
      Path kubeconfig,
      Optional<LocalApiServer> apiServer,
      Supplier<Path> kubectl,
      Runnable stop) {
    this.description = description;
    this.kubeconfig = kubeconfig;
    this.client = KubernetesClients.connect(Config.fromKubeconfig(kubeconfig.toFile()));
    this.apiServer = apiServer;
    this.kubectl = kubectl;
    this.stop = stop;
  }

  /**
   * Opens a cluster; a local one starts in a few seconds, the very first one may have to be built
   * for minutes.
   *
   * @throws NoClusterException when nothing works here; the message says what each way lacks
   */
  public static Cluster open() {
    return open(Machine.current());
  }

  /**
   * The cluster that all tests of this JVM share; opened at the first call, ended with the JVM.
   * Nobody closes it.
   *
   * @throws NoClusterException as {@link #open()} does; again at each call
   */
  public static Cluster shared() {
    return Shared.get();
  }

  static Cluster open(Machine machine) {
    Kubectl kubectl = new Kubectl(machine);
    List<ClusterWay> ways =
        List.of(
            new KubeconfigWay(machine, kubectl),
            new BinariesWay(machine, kubectl),
            new DockerWay(kubectl),
            new GoWay(machine, kubectl));
    return new ClusterChoice(ways, machine.variable("MOORING_CLUSTER")).open();
  }

  /** A cluster that somebody else runs. */
  static Cluster given(String description, Path kubeconfig, Supplier<Path> kubectl) {
    return new Cluster(description, kubeconfig, Optional.empty(), kubectl, () -> {});
  }

  /** A cluster that runs elsewhere for us, until {@code stop}. */
  static Cluster started(
      String description, Path kubeconfig, Supplier<Path> kubectl, Runnable stop) {
    return new Cluster(description, kubeconfig, Optional.empty(), kubectl, stop);
  }

  /** An API server of our own. */
  static Cluster local(String description, LocalApiServer server, Supplier<Path> kubectl) {
    return new Cluster(
        description, server.kubeconfig(), Optional.of(server), kubectl, server::close);
  }

  /** A client that may do everything; shared, and closed with the cluster. */
  public KubernetesClient adminClient() {
    return client;
  }

  /**
   * A client of its own for who has this bearer token, a ServiceAccount for example; the caller
   * closes it.
   */
  public KubernetesClient clientWithToken(String token) {
    Config admin = client.getConfiguration();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(admin.getMasterUrl())
            .withCaCertFile(admin.getCaCertFile())
            .withCaCertData(admin.getCaCertData())
            .withTrustCerts(admin.isTrustCerts())
            .withOauthToken(token)
            .build();
    return KubernetesClients.connect(config);
  }

  /** A kubeconfig file with which one may do everything. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** Whether anything runs pods there. */
  public boolean hasNodes() {
    return !client.nodes().list().getItems().isEmpty();
  }

  /** The API server as a process that tests may stop and start; empty where it is not ours. */
  public Optional<LocalApiServer> apiServer() {
    return apiServer;
  }

  /** One line: which way was taken, and where the API server is. */
  public String describe() {
    return description + " at " + client.getMasterUrl();
  }

  /**
   * A kubectl: from the PATH, from the folder of the local programs, or else built with Go (at the
   * first call; a minute).
   *
   * @throws IllegalStateException when there is none, and no Go to build it with
   */
  public Path kubectl() {
    return kubectl.get();
  }

  /**
   * Applies a YAML file, or all of a folder in the order of their names, server-side; the CRDs in
   * them first, and returns when those are Established.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses
   *     something
   */
  public void apply(Path fileOrFolder) {
    new Manifests(client).apply(fileOrFolder);
  }

  @Override
  public void close() {
    client.close();
    stop.run();
  }

  @Override
  public String toString() {
    return describe();
  }

  /** The holder of {@link Cluster#shared()}. */
  private static final class Shared {
    private static Cluster cluster;

    private Shared() {}

    static synchronized Cluster get() {
      if (cluster == null) {
        cluster = open();
        // Local servers see to their own end; this is for what runs elsewhere.
        Runtime.getRuntime().addShutdownHook(new Thread(cluster.stop, "close-shared-cluster"));
      }
      return cluster;
    }
  }
}
