package dev.mooring.testing.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in a container: a whole Kubernetes with a node, where a Docker daemon answers. */
final class DockerWay implements ClusterWay {
  private static final String IMAGE = "rancher/k3s:v1.34.1-k3s1";

  private final Kubectl kubectl;

  DockerWay(Kubectl kubectl) {
    this.kubectl = kubectl;
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public String description() {
    return "K3s in Docker";
  }

  @Override
  public Cluster open() throws WayMissingException {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new WayMissingException("no Docker daemon answers");
    }
    K3sContainer container = new K3sContainer(DockerImageName.parse(IMAGE));
    container.start();
    try {
      Path kubeconfig = Files.createTempFile("mooring-k3s-", ".kubeconfig");
      Files.writeString(kubeconfig, container.getKubeConfigYaml());
      kubeconfig.toFile().deleteOnExit();
      return Cluster.started(
          "K3s in Docker (" + IMAGE + ")", kubeconfig, kubectl::find, container::stop);
    } catch (IOException e) {
      container.stop();
      throw new UncheckedIOException(e);
    }
  }
}
