package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ClusterBuilder;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Words the kubeconfig file with which a Pod's program reaches the API server. */
final class PodKubeconfig {
  private static final String NAME = "pod";

  private PodKubeconfig() {}

  /**
   * The file's content.
   *
   * @param admin how the API server is reached by others; only its certificates are taken from it
   */
  static String text(Config admin, int proxyPort, String namespace, String token) {
    return Serialization.asYaml(
        new ConfigBuilder()
            .withApiVersion("v1")
            .addNewCluster()
            .withName(NAME)
            .withCluster(cluster(admin, proxyPort))
            .endCluster()
            .addNewUser()
            .withName(NAME)
            .withNewUser()
            .withToken(token)
            .endUser()
            .endUser()
            .addNewContext()
            .withName(NAME)
            .withNewContext()
            .withCluster(NAME)
            .withUser(NAME)
            .withNamespace(namespace)
            .endContext()
            .endContext()
            .withCurrentContext(NAME)
            .build());
  }

  private static Cluster cluster(Config admin, int proxyPort) {
    ClusterBuilder cluster = new ClusterBuilder().withServer("https://127.0.0.1:" + proxyPort);
    return admin.isTrustCerts()
        ? cluster.withInsecureSkipTlsVerify(true).build()
        : cluster.withCertificateAuthorityData(authority(admin)).build();
  }

  private static String authority(Config admin) {
    if (admin.getCaCertData() != null) {
      return admin.getCaCertData();
    }
    try {
      byte[] pem = Files.readAllBytes(Path.of(admin.getCaCertFile()));
      return Base64.getEncoder().encodeToString(pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
