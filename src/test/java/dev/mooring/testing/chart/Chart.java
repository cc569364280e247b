package dev.mooring.testing.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The project's Helm chart, rendered by Helm itself inside this process. Safe for use by several threads. */
public final class Chart {
  private static final Path FOLDER = Path.of("deploy/helm/mooring");
  private static final String RELEASE = "mooring";

  private Chart() {}

  /** What {@code helm lint --strict} says. */
  public static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /**
   * What {@code helm template} makes, without the CRDs.
   *
   * @param values as {@code --set} takes them: {@code workers.replicas -> 3}
   */
  public static List<HasMetadata> render(String namespace, Map<String, Object> values) {
    TemplateCommand template =
        new Helm(FOLDER).template().withName(RELEASE).withNamespace(namespace);
    values.forEach(template::set);
    return Arrays.stream(template.call().split("(?m)^---\\s*$"))
        .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
        .<HasMetadata>map(
            document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
        .toList();
  }

  /** Applies what {@link #render} makes. */
  public static void install(
      KubernetesClient admin, String namespace, Map<String, Object> values) {
    for (HasMetadata manifest : render(namespace, values)) {
      admin.resource(manifest).fieldManager("helm").forceConflicts().serverSideApply();
    }
  }
}
