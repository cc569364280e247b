package dev.mooring.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** What the ways find, and miss, on machines that are made up. */
class ClusterTest {
  @TempDir Path home;

  @Test
  void saysWhatEachOfTheFourWaysLacksOnAnEmptyMachine() {
    assumeFalse(DockerClientFactory.instance().isDockerAvailable(), "Docker cannot be made up");
    assertThatExceptionOfType(NoClusterException.class)
        .isThrownBy(() -> Cluster.open(machine(Map.of())))
        .withMessageContainingAll(
            "a cluster given by KUBECONFIG: KUBECONFIG is not set",
            "local kube-apiserver and etcd: KUBEBUILDER_ASSETS is not set, and nothing was downloaded to",
            "K3s in Docker: no Docker daemon answers",
            "kube-apiserver and etcd built with Go: there is no build/kubernetes above");
  }

  @Test
  void missesGoOnThePath() throws IOException {
    Path module = Files.createDirectories(home.resolve("build/kubernetes/apiserver"));
    Files.writeString(module.resolve("go.mod"), "require k8s.io/kubernetes v1.34.4\n");
    assertThatExceptionOfType(NoClusterException.class)
        .isThrownBy(() -> Cluster.open(machine(Map.of("MOORING_CLUSTER", "go"))))
        .withMessageContaining("go (1.24 or later) is not on the PATH");
  }

  @Test
  void missesAKubeconfigThatIsNotThere() {
    assertThatExceptionOfType(NoClusterException.class)
        .isThrownBy(
            () ->
                Cluster.open(
                    machine(Map.of("MOORING_CLUSTER", "kubeconfig", "KUBECONFIG", "/no/where"))))
        .withMessageContaining("KUBECONFIG is /no/where, which cannot be read");
  }

  @Test
  void doesNotTakeAKubeconfigWhoseServerIsAway() throws IOException {
    Path kubeconfig =
        Files.writeString(
            home.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            contexts: [{name: c, context: {cluster: c}}]
            current-context: c
            """);
    Map<String, String> environment =
        Map.of("MOORING_CLUSTER", "kubeconfig", "KUBECONFIG", kubeconfig.toString());
    assertThatExceptionOfType(NoClusterException.class)
        .isThrownBy(() -> Cluster.open(machine(environment)))
        .withMessageContaining("https://127.0.0.1:1/ does not answer");
  }

  @Test
  void namesWhatTheGivenFolderLacks() throws IOException {
    Path assets = program(home.resolve("assets"), "etcd");
    assertThatExceptionOfType(WayMissingException.class)
        .isThrownBy(() -> binaries(Map.of("KUBEBUILDER_ASSETS", assets.toString())).folder())
        .withMessageContaining("has no kube-apiserver")
        .withMessageNotContaining("etcd");
  }

  @Test
  void takesTheNewestDownload() throws IOException, WayMissingException {
    programs(".kubeapitest/k8s/1.9.12-linux-amd64");
    programs(".kubeapitest/k8s/1.34.4-linux-amd64");
    program(home.resolve(".kubeapitest/k8s/1.36.0-linux-amd64"), "etcd");
    programs(".kubeapitest/k8s/1.37.0-linux-arm64");
    assertThat(binaries(Map.of()).folder())
        .isEqualTo(home.resolve(".kubeapitest/k8s/1.34.4-linux-amd64"));

    Path newer = programs(".local/share/kubebuilder-envtest/k8s/1.35.0-linux-amd64");
    assertThat(binaries(Map.of()).folder()).isEqualTo(newer);
  }

  @Test
  void findsKubectlOnThePathBeforeTheOneBesideTheServer() throws IOException {
    Path bin = program(home.resolve("bin"), "kubectl");
    Path assets = program(home.resolve("assets"), "kubectl");
    assertThat(new Kubectl(machine(Map.of("PATH", "/no/where:" + bin))).find(assets))
        .isEqualTo(bin.resolve("kubectl"));
    assertThat(new Kubectl(machine(Map.of("PATH", "/no/where"))).find(assets))
        .isEqualTo(assets.resolve("kubectl"));
  }

  private Machine machine(Map<String, String> environment) {
    return new Machine(environment, home, home, "linux-amd64");
  }

  private BinariesWay binaries(Map<String, String> environment) {
    Machine machine = machine(environment);
    return new BinariesWay(machine, new Kubectl(machine));
  }

  private Path programs(String folder) throws IOException {
    program(home.resolve(folder), "etcd");
    return program(home.resolve(folder), "kube-apiserver");
  }

  private static Path program(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Files.createFile(
        folder.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    return folder;
  }
}
