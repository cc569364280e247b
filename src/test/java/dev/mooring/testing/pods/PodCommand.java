package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Container;
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
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return entrypoint(
        Stream.of(Stream.of(java), Stream.of(javaOptions), Stream.of("-jar", absolute(jar)))
            .flatMap(parts -> parts)
            .toList());
  }

  private static String absolute(Path jar) {
    return jar.toAbsolutePath().toString();
  }
}
