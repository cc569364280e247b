package dev.mooring.testing.cluster;

import dev.mooring.testing.process.LocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs built with Go, once for each version, into the user's cache. Several threads and several
 * JVMs may ask at the same time: one builds, the others wait for it.
 */
final class GoPrograms {
  private static final Pattern KUBERNETES = Pattern.compile("k8s\\.io/kubernetes v(\\S+)");
  private static final Object ONE_BUILD_IN_THIS_JVM = new Object();

  private final Machine machine;

  GoPrograms(Machine machine) {
    this.machine = machine;
  }

  /**
   * The program, built if it is not in the cache.
   *
   * @throws WayMissingException when there is no Go, or no module to build from
   * @throws IllegalStateException when the build fails
   */
  Path get(GoProgram program) throws WayMissingException {
    Path cached = cacheFolder().resolve(program.file);
    if (Files.isExecutable(cached)) {
      return cached;
    }
    Path go =
        machine
            .onPath("go")
            .orElseThrow(() -> new WayMissingException("go (1.24 or later) is not on the PATH"));
    try {
      build(program, go, cached);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot build " + program.file + " into " + cached, e);
    }
    return cached;
  }

  /** The version of Kubernetes, as the Go module has it: {@code v1.34.4}. */
  String version() throws WayMissingException {
    Path module = modules().resolve(GoProgram.KUBE_APISERVER.module).resolve("go.mod");
    try {
      Matcher version = KUBERNETES.matcher(Files.readString(module));
      if (!version.find()) {
        throw new WayMissingException(module + " does not require k8s.io/kubernetes");
      }
      return "v" + version.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path cacheFolder() throws WayMissingException {
    return machine.cache().resolve("kubernetes").resolve(version() + "-" + machine.platform());
  }

  private Path modules() throws WayMissingException {
    return machine
        .inProject("build/kubernetes")
        .orElseThrow(
            () ->
                new WayMissingException(
                    "there is no build/kubernetes above " + machine.directory()));
  }

  private void build(GoProgram program, Path go, Path cached)
      throws IOException, WayMissingException {
    Files.createDirectories(cached.getParent());
    Path lockFile = cached.resolveSibling(".lock");
    synchronized (ONE_BUILD_IN_THIS_JVM) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel, program)) {
        // Who waited for the lock finds what the other one built.
        if (lock.isValid() && !Files.isExecutable(cached)) {
          Path unfinished = cached.resolveSibling(program.file + ".unfinished");
          compile(program, go, unfinished);
          Files.move(unfinished, cached, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  private static FileLock lock(FileChannel channel, GoProgram program) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock != null) {
      return lock;
    }
    System.err.println(
        "cluster: another process is building; waiting for it before " + program.file);
    return channel.lock();
  }

  private void compile(GoProgram program, Path go, Path target)
      throws IOException, WayMissingException {
    Path log = target.resolveSibling(program.file + ".log");
    Files.deleteIfExists(log);
    String version = version();
    LocalProcess build =
        LocalProcess.command(
                List.of(
                    go.toString(),
                    "build",
                    "-v",
                    "-trimpath",
                    "-ldflags",
                    linkerFlags(version),
                    "-o",
                    target.toString(),
                    program.goPackage))
            .named("go build " + program.file)
            .in(modules().resolve(program.module))
            .environment("CGO_ENABLED", "0")
            .start(log);
    new BuildProgress(program, build).await();
  }

  /**
   * Without a stamp, the API server and kubectl say v0.0.0-master, and clients that compare
   * versions stumble.
   */
  private static String linkerFlags(String version) {
    String stamp = " -X k8s.io/component-base/version.";
    String[] parts = version.substring(1).split("\\.");
    return "-s -w"
        + (stamp + "gitVersion=" + version)
        + (stamp + "gitMajor=" + parts[0])
        + (stamp + "gitMinor=" + parts[1]);
  }
}
