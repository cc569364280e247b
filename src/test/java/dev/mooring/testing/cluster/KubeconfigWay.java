package dev.mooring.testing.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cluster that KUBECONFIG points to, if its API server answers. */
final class KubeconfigWay implements ClusterWay {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Machine machine;
  private final Kubectl kubectl;

  KubeconfigWay(Machine machine, Kubectl kubectl) {
    this.machine = machine;
    this.kubectl = kubectl;
  }

  @Override
  public String name() {
    return "kubeconfig";
  }

  @Override
  public String description() {
    return "a cluster given by KUBECONFIG";
  }

  @Override
  public Cluster open() throws WayMissingException {
    String value =
        machine
            .variable("KUBECONFIG")
            .orElseThrow(() -> new WayMissingException("KUBECONFIG is not set"));
    if (value.contains(File.pathSeparator)) {
      throw new WayMissingException("KUBECONFIG names several files; give one of them");
    }
    Path file = Path.of(value).toAbsolutePath();
    if (!Files.isReadable(file)) {
      throw new WayMissingException("KUBECONFIG is " + file + ", which cannot be read");
    }
    String version = version(file);
    return Cluster.given("Kubernetes " + version + " of KUBECONFIG=" + file, file, kubectl::find);
  }

  private static String version(Path file) {
    // Once and quickly: the client's own way is to try ten times with growing pauses.
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(file.toFile()))
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .withRequestTimeout(TIMEOUT_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = KubernetesClients.connect(config)) {
      return client.getKubernetesVersion().getGitVersion();
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          config.getMasterUrl() + " does not answer (" + rootCause(e) + ")", e);
    }
  }

  /** The client's own message is "An error has occurred." */
  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage();
  }
}
