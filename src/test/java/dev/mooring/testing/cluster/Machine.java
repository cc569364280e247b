package dev.mooring.testing.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the ways to a cluster look at on this machine; given to them, so that tests can make up a
 * machine. Immutable.
 *
 * @param environment the environment variables
 * @param home the user's home folder
 * @param directory where the program was started; the project is looked for from here upwards
 * @param platform as in the names of Kubernetes' downloads: {@code linux-amd64}
 */
record Machine(Map<String, String> environment, Path home, Path directory, String platform) {
  static Machine current() {
    return new Machine(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Path.of("").toAbsolutePath(),
        currentPlatform());
  }

  /** A variable's value; empty also for a variable that is set to nothing. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The program of this name that a shell would run. */
  Optional<Path> onPath(String program) {
    return Stream.of(variable("PATH").orElse("").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** Where programs are kept that took long to make. */
  Path cache() {
    return variable("XDG_CACHE_HOME")
        .map(Path::of)
        .orElse(home.resolve(".cache"))
        .resolve("mooring");
  }

  /** A folder of the project, when this was started somewhere inside the project. */
  Optional<Path> inProject(String folder) {
    return Stream.iterate(directory, at -> at != null, Path::getParent)
        .map(at -> at.resolve(folder))
        .filter(Files::isDirectory)
        .findFirst();
  }

  private static String currentPlatform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch");
    return (os.contains("mac") ? "darwin" : "linux")
        + "-"
        + switch (architecture) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> architecture;
        };
  }
}
