package dev.mooring.testing.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A program that a Debian package has: the one on the PATH, else one out of the package, which is
 * downloaded and unpacked into the user's cache once. Nothing is installed. For programs that need
 * no more than what every Debian has.
 */
public final class DebianProgram {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final String debianPackage;

  public DebianProgram(String debianPackage) {
    this.debianPackage = debianPackage;
  }

  /**
   * The program's file.
   *
   * @throws TestAbortedException where it is not there and cannot be fetched: the test is skipped,
   *     and its report says what would help
   */
  public Path find(String program) {
    return onPath(program)
        .or(() -> unpacked(program))
        .or(
            () -> {
              fetch();
              return unpacked(program);
            })
        .orElseThrow(
            () ->
                new TestAbortedException(
                    program
                        + " is not on the PATH, and could not be fetched from Debian's package "
                        + debianPackage
                        + "; install one of them"));
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Optional<Path> unpacked(String program) {
    return Stream.of("usr/bin", "usr/sbin", "bin", "sbin")
        .map(folder -> cache().resolve("root").resolve(folder).resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Path cache() {
    String given = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        given.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
    return caches.resolve("mooring").resolve("debian").resolve(debianPackage);
  }

  /** As anybody may: with lists and a cache of its own. Unpacked as a whole or not at all. */
  private void fetch() {
    try {
      Path folder = Files.createDirectories(cache());
      Path unfinished = Files.createTempDirectory(folder, "unfinished");
      Files.createDirectories(unfinished.resolve("lists/partial"));
      Files.createDirectories(unfinished.resolve("cache/archives/partial"));
      run(unfinished, "apt-get", "update");
      run(unfinished, "apt-get", "download", debianPackage);
      try (Stream<Path> files = Files.list(unfinished)) {
        Path file =
            files.filter(each -> each.toString().endsWith(".deb")).findFirst().orElseThrow();
        run(unfinished, "dpkg-deb", "-x", file.toString(), "root");
      }
      Files.move(unfinished.resolve("root"), folder.resolve("root"));
    } catch (IOException | RuntimeException missing) {
      System.err.println("cannot fetch Debian's package " + debianPackage + ": " + missing);
    }
  }

  private static void run(Path folder, String program, String... arguments) throws IOException {
    Stream<String> options =
        program.equals("apt-get")
            ? Stream.of(
                "-qq",
                "-o",
                "Dir::State::Lists=" + folder.resolve("lists").toAbsolutePath(),
                "-o",
                "Dir::Cache=" + folder.resolve("cache").toAbsolutePath(),
                "-o",
                "APT::Sandbox::User=" + System.getProperty("user.name"))
            : Stream.of();
    List<String> command =
        Stream.of(Stream.of(program), options, Stream.of(arguments)).flatMap(part -> part).toList();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(program + ".log").toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(
            String.join(" ", command)
                + " failed: "
                + Files.readString(folder.resolve(program + ".log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IOException(e);
    }
  }
}
