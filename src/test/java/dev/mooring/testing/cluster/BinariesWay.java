package dev.mooring.testing.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Local kube-apiserver and etcd: those of KUBEBUILDER_ASSETS, or the newest that kube-api-test or
 * setup-envtest fetched.
 */
final class BinariesWay implements ClusterWay {
  private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)\\.(\\d+)-.*");

  private final Machine machine;
  private final Kubectl kubectl;

  BinariesWay(Machine machine, Kubectl kubectl) {
    this.machine = machine;
    this.kubectl = kubectl;
  }

  @Override
  public String name() {
    return "binaries";
  }

  @Override
  public String description() {
    return "local kube-apiserver and etcd";
  }

  @Override
  public Cluster open() throws WayMissingException {
    Path folder = folder();
    LocalApiServer server = LocalApiServer.start(KubernetesBinaries.in(folder).orElseThrow());
    return Cluster.local("kube-apiserver of " + folder, server, () -> kubectl.find(folder));
  }

  /** Where the programs are. */
  Path folder() throws WayMissingException {
    Optional<Path> assets = machine.variable("KUBEBUILDER_ASSETS").map(Path::of);
    if (assets.isPresent()) {
      // Who names a folder wants that one: what else lies around on the machine does not count.
      List<String> missing = KubernetesBinaries.missingIn(assets.get());
      if (!missing.isEmpty()) {
        throw new WayMissingException(
            "KUBEBUILDER_ASSETS=" + assets.get() + " has no " + String.join(", no ", missing));
      }
      return assets.get();
    }
    return downloadFolders().stream()
        .flatMap(this::versions)
        .filter(folder -> KubernetesBinaries.in(folder).isPresent())
        .max(Comparator.comparing(BinariesWay::order))
        .orElseThrow(
            () ->
                new WayMissingException(
                    "KUBEBUILDER_ASSETS is not set, and nothing was downloaded to " + listed()));
  }

  private String listed() {
    return String.join(" or ", downloadFolders().stream().map(Path::toString).toList());
  }

  private List<Path> downloadFolders() {
    Path kubeApiTest =
        machine
            .variable("KUBE_API_TEST_DIR")
            .map(Path::of)
            .orElse(machine.home().resolve(".kubeapitest"));
    Path envtest =
        machine.platform().startsWith("darwin")
            ? machine.home().resolve("Library/Application Support/io.kubebuilder.envtest")
            : machine
                .variable("XDG_DATA_HOME")
                .map(Path::of)
                .orElse(machine.home().resolve(".local/share"))
                .resolve("kubebuilder-envtest");
    return List.of(kubeApiTest.resolve("k8s"), envtest.resolve("k8s"));
  }

  private Stream<Path> versions(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> child.toString().endsWith("-" + machine.platform()))
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.of();
    }
  }

  private static long order(Path folder) {
    Matcher version = VERSION.matcher(folder.getFileName().toString());
    return version.matches()
        ? (Long.parseLong(version.group(1)) * 1_000 + Long.parseLong(version.group(2))) * 1_000
            + Long.parseLong(version.group(3))
        : -1;
  }
}
