package dev.mooring.testing.cluster;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Applies YAML files as {@code kubectl apply --server-side -f} does, CRDs first. */
final class Manifests {
  private static final String FIELD_MANAGER = "mooring-tests";
  private static final long CRD_TIMEOUT_SECONDS = 30;

  private final KubernetesClient client;

  Manifests(KubernetesClient client) {
    this.client = client;
  }

  void apply(Path fileOrFolder) {
    List<HasMetadata> all = files(fileOrFolder).flatMap(this::resources).toList();
    List<CustomResourceDefinition> definitions =
        all.stream()
            .filter(CustomResourceDefinition.class::isInstance)
            .map(CustomResourceDefinition.class::cast)
            .toList();
    definitions.forEach(this::apply);
    definitions.forEach(this::awaitEstablished);
    definitions.forEach(this::awaitDiscovery);
    all.stream().filter(resource -> !definitions.contains(resource)).forEach(this::apply);
  }

  private static Stream<Path> files(Path fileOrFolder) {
    if (!Files.isDirectory(fileOrFolder)) {
      return Stream.of(fileOrFolder);
    }
    try (Stream<Path> files = Files.list(fileOrFolder)) {
      return files.filter(Manifests::isYaml).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isYaml(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private Stream<HasMetadata> resources(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      return client.load(content).items().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void apply(HasMetadata resource) {
    client.resource(resource).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  private void awaitEstablished(CustomResourceDefinition definition) {
    client
        .resource(definition)
        .waitUntilCondition(Manifests::isEstablished, CRD_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * The API server's discovery hears of a definition a moment after it is Established, and the
   * client asks discovery how a kind without a class is called.
   */
  private void awaitDiscovery(CustomResourceDefinition definition) {
    Awaitility.await(definition.getMetadata().getName() + " in discovery")
        .atMost(Duration.ofSeconds(CRD_TIMEOUT_SECONDS))
        .until(() -> isDiscovered(definition.getSpec()));
  }

  private boolean isDiscovered(CustomResourceDefinitionSpec definition) {
    return definition.getVersions().stream()
        .filter(CustomResourceDefinitionVersion::getServed)
        .map(version -> definition.getGroup() + "/" + version.getName())
        .allMatch(apiVersion -> isDiscovered(apiVersion, definition.getNames().getKind()));
  }

  private boolean isDiscovered(String apiVersion, String kind) {
    APIResourceList served = client.getApiResources(apiVersion);
    return served != null
        && served.getResources().stream().anyMatch(resource -> kind.equals(resource.getKind()));
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        // A watch may show the names accepted before there is any condition.
        && Objects.requireNonNullElse(
                definition.getStatus().getConditions(),
                List.<CustomResourceDefinitionCondition>of())
            .stream()
            .anyMatch(
                condition ->
                    "Established".equals(condition.getType())
                        && "True".equals(condition.getStatus()));
  }
}
