package dev.mooring.testing.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The project's Helm chart, rendered by Helm itself. Safe for use by several threads. */
public final class Chart {
  static final Path FOLDER = Path.of("deploy/helm/mooring");
  private static final String HOOK = "helm.sh/hook";
  private static final String MOMENT = "mooring.dev/hook";

  private Chart() {}

  /**
   * What {@code helm lint --strict} says.
   *
   * @throws IllegalStateException when it finds a fault; the message says which
   */
  public static String lint() {
    return helm("lint", FOLDER.toString());
  }

  /**
   * What {@code helm template} makes, without the CRDs and the hooks.
   *
   * @param values as YAML, as {@code --values} takes them
   * @throws IllegalStateException when Helm refuses the values; the message says which
   */
  public static List<HasMetadata> render(String namespace, String values) {
    return documents(template(FOLDER, namespace, values));
  }

  /**
   * The hooks, which {@code helm template} here leaves out: Helm applies them at certain moments
   * only.
   */
  public static List<HasMetadata> hooks(String namespace, String values) {
    return documents(withHooks(namespace, values)).stream()
        .filter(manifest -> momentOf(manifest) != null)
        .toList();
  }

  /** Everything that the chart can make, the hooks with it. */
  static List<HasMetadata> all(String namespace, String values) {
    return documents(text(namespace, values));
  }

  /** The same as one text, in the order in which Helm writes it. */
  static String text(String namespace, String values) {
    return withHooks(namespace, values).replace(MOMENT, HOOK);
  }

  private static String withHooks(String namespace, String values) {
    try {
      Path copy = Files.createTempDirectory(Path.of("target"), "chart-");
      try (Stream<Path> files = Files.walk(FOLDER)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path target = copy.resolve(FOLDER.relativize(file));
          Files.createDirectories(target.getParent());
          // Helm takes them for ordinary manifests then.
          Files.writeString(target, Files.readString(file).replace(HOOK, MOMENT));
        }
      }
      return template(copy, namespace, values);
    } catch (IOException e) {
      throw new UncheckedIOException("copying the chart", e);
    }
  }

  /** When Helm applies a hook, such as {@code pre-delete}; null for what is no hook. */
  public static String momentOf(HasMetadata manifest) {
    Map<String, String> annotations = manifest.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(MOMENT);
  }

  /** Applies what {@link #render} makes. */
  public static void install(KubernetesClient admin, String namespace, String values) {
    for (HasMetadata manifest : render(namespace, values)) {
      admin.resource(manifest).fieldManager("helm").forceConflicts().serverSideApply();
    }
  }

  private static List<HasMetadata> documents(String manifests) {
    return Arrays.stream(manifests.split("(?m)^---\\s*$"))
        .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
        .<HasMetadata>map(
            document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
        .toList();
  }

  private static String template(Path chart, String namespace, String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, values);
        return helm("template", chart.toString(), namespace, file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing the values", e);
    }
  }

  static String helm(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HelmProgram.class.getName()));
    command.addAll(List.of(arguments));
    try {
      Process program = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (program.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("running Helm", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
