package dev.mooring.e2e;

import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.testing.broker.BrokerProcess;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.chart.HelmRelease;
import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Mooring on a real cluster with real Pods, installed by Helm, and a broker on this machine that
 * the Pods can reach. The nodes have the image {@code MOORING_E2E_IMAGE} (by default {@code
 * localhost/mooring:dev}).
 */
final class RealInstallation implements AutoCloseable {
  static final String NAMESPACE = "mooring-system";
  static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Cluster cluster = Cluster.shared();
  private final HelmRelease release = new HelmRelease(cluster, NAMESPACE);
  private final Vertx vertx = Vertx.vertx();
  private final BrokerProcess broker;
  private final String host;
  private boolean installed;

  private RealInstallation(String name) {
    if (!cluster.hasNodes()) {
      throw new IllegalStateException(
          cluster.describe() + " runs no Pods: set KUBECONFIG, or let Docker run K3s");
    }
    broker = BrokerProcess.startForAll(Path.of("target", "e2e", name, "broker.log"));
    host = addressOfThisMachine();
  }

  /** Installs with that many workers, and returns when all are ready. */
  static RealInstallation start(String name, int workers) {
    RealInstallation installation = new RealInstallation(name);
    installation.install(workers);
    return installation;
  }

  /** The same for these namespaces only, which are made if need be. */
  static RealInstallation serving(String name, int workers, List<String> namespaces) {
    RealInstallation installation = new RealInstallation(name);
    namespaces.forEach(installation::workspace);
    installation.install(workers, served(namespaces));
    return installation;
  }

  /** Serves these namespaces only from now on, as an upgrade of the chart says. */
  void serve(int workers, List<String> namespaces) {
    release.upgrade(values(workers, image()) + served(namespaces));
  }

  private static String served(List<String> namespaces) {
    return "watchNamespaces: [" + String.join(", ", namespaces) + "]\n";
  }

  private void install(int workers) {
    install(workers, "");
  }

  private void install(int workers, String more) {
    release.install(values(workers, image()) + more);
    installed = true;
    awaitWorkers(workers);
  }

  HelmRelease release() {
    return release;
  }

  KubernetesClient admin() {
    return cluster.adminClient();
  }

  BrokerProcess broker() {
    return broker;
  }

  Vertx vertx() {
    return vertx;
  }

  /** This machine's address for Pods. */
  String host() {
    return host;
  }

  String brokerUrl() {
    return "tcp://" + host + ":" + broker.port();
  }

  static String image() {
    return Optional.ofNullable(System.getenv("MOORING_E2E_IMAGE")).orElse("localhost/mooring:dev");
  }

  static String values(int workers, String image) {
    int colon = image.lastIndexOf(':');
    return "image: {repository: %s, tag: %s}\nworkers: {replicas: %d}\n"
        .formatted(image.substring(0, colon), image.substring(colon + 1), workers);
  }

  Workspace workspace(String name) {
    admin()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
    return new Workspace(admin(), name);
  }

  /** A flow of numbers through a namespace's pipeline from {@code <name>/in} to {@code /out}. */
  NumberedFlow flow(String topic) {
    return new NumberedFlow(vertx, broker.port(), topic);
  }

  /** A Connector, a Source of that placement and a Sink, for {@link #flow}. */
  String pipeline(String topic, String placement) {
    return """
    kind: Connector
    metadata: {name: plant}
    spec: {mqtt: {url: "%1$s"}}
    ---
    kind: Source
    metadata: {name: in}
    spec: {placement: %3$s, connectorRef: {name: plant}, mqtt: {topics: ["%2$s/in"], qos: 1}}
    ---
    kind: Sink
    metadata: {name: out}
    spec: {from: [{sourceRef: {name: in}}], connectorRef: {name: plant}, mqtt: {topic: "%2$s/out", qos: 1}}
    """
        .formatted(brokerUrl(), topic, placement);
  }

  void scaleWorkers(int count) {
    admin().resources(WorkerPool.class).inNamespace(NAMESPACE).withName("default").scale(count);
  }

  void scaleOperator(int count) {
    admin().apps().deployments().inNamespace(NAMESPACE).withName("mooring-operator").scale(count);
  }

  void awaitWorkers(int count) {
    await("workers that are ready")
        .atMost(PATIENCE)
        .until(() -> workers().size() == count && workers().stream().allMatch(this::isReady));
  }

  List<Pod> workers() {
    return pods("worker");
  }

  List<Pod> operators() {
    return pods("operator");
  }

  /** The Pod of the operator that leads. */
  String leader() {
    String identity =
        admin()
            .leases()
            .inNamespace(NAMESPACE)
            .withName("mooring-operator")
            .get()
            .getSpec()
            .getHolderIdentity();
    return identity.substring(0, Math.max(0, identity.indexOf('_')));
  }

  /** As a crash of its node would: nobody tells its program. */
  void killPod(String pod) {
    admin().pods().inNamespace(NAMESPACE).withName(pod).withGracePeriod(0).delete();
  }

  String nodeOf(String pod) {
    return admin().pods().inNamespace(NAMESPACE).withName(pod).get().getSpec().getNodeName();
  }

  private List<Pod> pods(String component) {
    return admin()
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/component", component)
        .list()
        .getItems();
  }

  private boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  /** By which the API server's machine, and so its Pods, reach this one. */
  private String addressOfThisMachine() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(
          new InetSocketAddress(
              InetAddress.getByName(admin().getMasterUrl().getHost()),
              admin().getMasterUrl().getPort()));
      return Optional.ofNullable(System.getenv("MOORING_E2E_HOST"))
          .orElse(socket.getLocalAddress().getHostAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes it out of the cluster, with its namespace; returns when that is gone. */
  @Override
  public void close() {
    if (installed) {
      release.uninstall();
    }
    admin().namespaces().withName(NAMESPACE).delete();
    await().atMost(PATIENCE).until(() -> admin().namespaces().withName(NAMESPACE).get() == null);
    broker.close();
    vertx.close();
  }

  /** The test has uninstalled it itself. */
  void uninstalled() {
    installed = false;
  }
}
