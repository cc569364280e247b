package dev.mooring.testing.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one Pod: its log, which stays, and a folder with the rest, which goes with the Pod.
 * Not safe for use by several threads.
 */
final class PodFolder {
  private final Path folder;
  private final Path log;

  private PodFolder(Path folder, Path log) {
    this.folder = folder;
    this.log = log;
  }

  static PodFolder create(Path parent, String pod) {
    Path folder = parent.resolve(pod).toAbsolutePath();
    try {
      Files.createDirectories(folder.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PodFolder(folder, log(parent, pod));
  }

  static Path log(Path parent, String pod) {
    return parent.resolve(pod + ".log").toAbsolutePath();
  }

  static Path kubeconfig(Path parent, String pod) {
    return parent.resolve(pod).resolve("kubeconfig").toAbsolutePath();
  }

  Path home() {
    return folder;
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  Path log() {
    return log;
  }

  Path writeHosts(List<String> lines) {
    return write("hosts", String.join("\n", lines) + "\n");
  }

  /** Readable by its owner only: there is a token in it. */
  Path writeKubeconfig(String text) {
    Path file = folder.resolve("kubeconfig");
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return write("kubeconfig", text);
  }

  void delete() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
