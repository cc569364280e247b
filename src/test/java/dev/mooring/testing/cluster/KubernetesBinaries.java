package dev.mooring.testing.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The two programs that make an API server.
 *
 * @param apiServer kube-apiserver
 * @param etcd etcd
 */
public record KubernetesBinaries(Path apiServer, Path etcd) {
  /** Those of a folder; empty unless both are there and executable. */
  public static Optional<KubernetesBinaries> in(Path folder) {
    return missingIn(folder).isEmpty()
        ? Optional.of(
            new KubernetesBinaries(folder.resolve("kube-apiserver"), folder.resolve("etcd")))
        : Optional.empty();
  }

  /** Which of the programs a folder lacks. */
  static List<String> missingIn(Path folder) {
    return Stream.of("kube-apiserver", "etcd")
        .filter(program -> !Files.isExecutable(folder.resolve(program)))
        .toList();
  }
}
