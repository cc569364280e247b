package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.crd.CrdFiles;
import dev.mooring.testing.crd.SchemaConstraints;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server lets through, and what it says of the rest: a file for each case. */
class CustomResourceValidationIT {
  private static final Path CASES = Path.of("src/test/resources/crd");
  private static final String EXPECT = "# expect: ";
  private static final String OPERATOR = "mooring-system";

  private static KubernetesClient client;

  @BeforeAll
  static void installDefinitions() {
    Cluster cluster = Cluster.shared();
    cluster.apply(CrdFiles.FOLDERS.getFirst());
    client = cluster.adminClient();
    // The chart's policies, where another test has installed them, want WorkerPools there.
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(OPERATOR).endMetadata().build())
        .serverSideApply();
  }

  static List<Path> valid() throws IOException {
    return files(CASES, "valid-");
  }

  static List<Path> invalid() throws IOException {
    return files(CASES, "invalid-");
  }

  static List<Path> samples() throws IOException {
    return files(Path.of("config/samples"), "");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void shouldAccept(Path file) throws Exception {
    assertThat(create(file).getMetadata().getName()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void shouldRefuse(Path file) {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> create(file))
        .withMessageContaining(expectation(file));
  }

  @Test
  void shouldSayOfANewObjectThatNobodyHasLookedAtIt() throws Exception {
    for (String kind : List.of("connector", "source", "sink", "workerpool")) {
      GenericKubernetesResource created = create(CASES.resolve(kind + "/valid-minimal.yaml"));

      assertThat(created.<Integer>get("status", "observedGeneration")).as(kind).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldAcceptTheSample(Path file) throws Exception {
    for (HasMetadata object : documents(file)) {
      HasMetadata created =
          client
              .resource(object)
              .inNamespace("default")
              .dryRun()
              .fieldValidation(FieldValidateable.Validation.STRICT)
              .create();

      assertThat(created.getMetadata().getName()).isEqualTo(object.getMetadata().getName());
    }
  }

  @Test
  void shouldHaveACaseForEveryConstraint() throws Exception {
    Set<String> untested = new TreeSet<>();
    for (String crd : CrdFiles.generate().values()) {
      untested.addAll(SchemaConstraints.refusals(crd));
    }

    for (Path file : invalid()) {
      untested.remove(object(file).getKind() + ": " + expectation(file));
    }

    assertThat(untested)
        .as("what the API server would say, and no invalid-*.yaml expects")
        .isEmpty();
  }

  /** Creates it without keeping it, and without ignoring fields that do not exist. */
  private static GenericKubernetesResource create(Path file) throws IOException {
    GenericKubernetesResource object = object(file);
    return client
        .genericKubernetesResources(object.getApiVersion(), object.getKind())
        .inNamespace(object.getKind().equals("WorkerPool") ? OPERATOR : "default")
        .resource(object)
        .dryRun()
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }

  private static List<HasMetadata> documents(Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      return client.load(yaml).items();
    }
  }

  private static GenericKubernetesResource object(Path file) throws IOException {
    return Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
  }

  private static String expectation(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      String first = lines.findFirst().orElse("");
      assertThat(first).as("the first line of %s", file).startsWith(EXPECT);
      return first.substring(EXPECT.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
