package dev.mooring.testing.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The project's Helm chart, rendered by Helm itself inside this process. Safe for use by several
 * threads.
 */
public final class Chart {
  private static final Path FOLDER = Path.of("deploy/helm/mooring");
  private static final String RELEASE = "mooring";
  private static final String KUBERNETES = "1.34.4";

  private Chart() {}

  /** What {@code helm lint --strict} says. */
  public static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /**
   * What {@code helm template} makes, without the CRDs.
   *
   * @param values as YAML, as {@code --values} takes them
   */
  public static List<HasMetadata> render(String namespace, String values) {
    return Arrays.stream(template(namespace, values).split("(?m)^---\\s*$"))
        .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
        .<HasMetadata>map(
            document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
        .toList();
  }

  /** Applies what {@link #render} makes. */
  public static void install(KubernetesClient admin, String namespace, String values) {
    for (HasMetadata manifest : render(namespace, values)) {
      admin.resource(manifest).fieldManager("helm").forceConflicts().serverSideApply();
    }
  }

  private static String template(String namespace, String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        return new Helm(FOLDER)
            .template()
            .withName(RELEASE)
            .withNamespace(namespace)
            .withKubeVersion(KUBERNETES)
            .withValuesFile(Files.writeString(file, values))
            .skipCrds()
            .call();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing the values", e);
    }
  }
}
