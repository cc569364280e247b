package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Says which program of this machine stands for a container. Called by several threads. */
@FunctionalInterface
public interface PodCommand {
  /** The program and its arguments, {@code $(NAME)} not yet replaced. */
  List<String> of(Container container);

  /**
   * As a container runtime does: the container's own command with its args, or, when it has none,
   * this entrypoint of "the image" with the container's args.
   */
  static PodCommand entrypoint(List<String> entrypoint) {
    List<String> image = List.copyOf(entrypoint);
    return container ->
        Stream.concat(
                (container.getCommand().isEmpty() ? image : container.getCommand()).stream(),
                container.getArgs().stream())
            .toList();
  }

  /** The entrypoint is this JVM's {@code java} with these options and this jar. */
  static PodCommand jar(Path jar, String... javaOptions) {
    return jar(Path.of(System.getProperty("java.home")), jar, javaOptions);
  }

  private static PodCommand jar(Path javaHome, Path jar, String... javaOptions) {
    String java = absolute(javaHome.resolve("bin/java"));
    return entrypoint(
        Stream.of(Stream.of(java), Stream.of(javaOptions), Stream.of("-jar", absolute(jar)))
            .flatMap(parts -> parts)
            .toList());
  }

  /**
   * The same with the JVM's AOT cache of the role that the container's args name, where there is
   * one in the folder. The JVM itself ignores a cache that is not of this jar or of other options.
   */
  static PodCommand cachedJar(Path jar, Path caches) {
    return container -> {
      Path cache = cache(caches, container);
      return Files.exists(cache)
          ? jar(jar, "-XX:AOTCache=" + absolute(cache)).of(container)
          : jar(jar).of(container);
    };
  }

  /**
   * Makes those caches, with the JVM that will use them: each process writes its own when it ends
   * in an orderly way.
   */
  static PodCommand trainedJar(Path javaHome, Path jar, Path caches) {
    return container ->
        jar(javaHome, jar, "-XX:AOTCacheOutput=" + absolute(cache(caches, container)))
            .of(container);
  }

  private static Path cache(Path caches, Container container) {
    return caches.resolve(String.join("-", container.getArgs()) + ".aot");
  }

  private static String absolute(Path jar) {
    return jar.toAbsolutePath().toString();
  }
}
