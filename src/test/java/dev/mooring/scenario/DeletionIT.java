package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.chart.Chart;
import dev.mooring.testing.chart.HelmRelease;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import dev.mooring.testing.process.LocalProcess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file with a Connector and those who use it is deleted in one go, by kubectl itself, with each
 * value of {@code protection.deletion}.
 */
class DeletionIT {
  private static final Installation MOORING = Installation.shared();
  private static final List<HasMetadata> REFUSING = refusing();

  private final Workspace workspace = MOORING.workspace();
  private final Path folder = MOORING.logs().resolve(workspace.namespace());
  private final Path manifest = folder.resolve("manifest.yaml");
  private final Path said = folder.resolve("kubectl.log");

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(manifest, ofTheReadme());
  }

  private void apply() throws IOException {
    assertDone(kubectl("apply"));
    awaitRunning();
  }

  private void awaitRunning() {
    workspace.awaitSource("temperatures", PipelineState.Running);
    workspace.awaitSink("hot-rooms", PipelineState.Running);
    workspace.awaitConnector("plant-broker", status -> status.usedBy().total() == 2);
  }

  @AfterAll
  static void protectAgain() {
    REFUSING.forEach(
        policy ->
            MOORING
                .admin()
                .resource(policy)
                .fieldManager("helm")
                .forceConflicts()
                .serverSideApply());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Refuse", "Wait"})
  void shouldDeleteTheManifestOfTheReadmeInOneGo(String deletion) throws IOException {
    apply();
    protect(deletion);

    assertDone(kubectl("delete"));
    assertNothingIsLeft();
  }

  @Test
  void shouldWaitForUsersThatComeLaterInTheFile() throws IOException {
    apply();
    protect("Wait");
    turnAround();

    assertDone(kubectl("delete"));
    assertNothingIsLeft();
  }

  /** Helm deletes by kind, a Connector before the Sources and Sinks. */
  @Test
  void shouldLetHelmTakeAnApplicationAwayInOneGo() throws IOException {
    Path templates = Files.createDirectories(folder.resolve("application/templates"));
    Files.writeString(
        templates.resolveSibling("Chart.yaml"),
        "{apiVersion: v2, name: application, version: 1.0.0}");
    Files.writeString(templates.resolve("pipeline.yaml"), ofTheReadme());
    HelmRelease application =
        new HelmRelease(MOORING.cluster(), workspace.namespace(), templates.getParent());
    application.install("");
    awaitRunning();
    protect("Wait");

    assertThatCode(application::uninstall).doesNotThrowAnyException();
    await().untilAsserted(this::assertNothingIsLeft);
  }

  @Test
  void shouldRefuseWhatIsUsedByThoseThatComeLaterAndTakeItTheNextTime() throws IOException {
    apply();
    protect("Refuse");
    turnAround();

    assertThat(kubectl("delete")).isEqualTo(1);
    assertThat(said())
        .contains("Connector 'plant-broker' is used by sink/hot-rooms, source/temperatures");
    assertThat(connectors()).as("works on").hasSize(1);
    assertDone(kubectl("delete", "--ignore-not-found"));
    assertNothingIsLeft();
  }

  private void assertDone(int exitCode) throws IOException {
    assertThat(exitCode).as(said()).isZero();
  }

  private void assertNothingIsLeft() {
    for (Class<? extends HasMetadata> kind : List.of(Connector.class, Source.class, Sink.class)) {
      assertThat(all(kind)).as(kind.getSimpleName()).isEmpty();
    }
  }

  private List<Connector> connectors() {
    return all(Connector.class);
  }

  private <T extends HasMetadata> List<T> all(Class<T> kind) {
    return MOORING.admin().resources(kind).inNamespace(workspace.namespace()).list().getItems();
  }

  /** As the chart does with that value; returns when the API server goes by it. */
  private void protect(String deletion) {
    boolean refuse = deletion.equals("Refuse");
    for (HasMetadata policy : REFUSING) {
      if (refuse) {
        MOORING.admin().resource(policy).fieldManager("helm").forceConflicts().serverSideApply();
      } else {
        MOORING.admin().resource(policy).delete();
      }
    }
    await("the API server to " + deletion)
        .until(() -> (kubectl("delete", "--dry-run=server", "--wait=false") != 0) == refuse);
  }

  /** What the chart makes for Refuse, and not for Wait. */
  private static List<HasMetadata> refusing() {
    Set<String> always =
        Chart.render(Installation.NAMESPACE, "protection: {deletion: Wait}").stream()
            .map(DeletionIT::name)
            .collect(Collectors.toSet());
    List<HasMetadata> more =
        Chart.render(Installation.NAMESPACE, "protection: {deletion: Refuse}").stream()
            .filter(manifest -> !always.contains(name(manifest)))
            .toList();
    assertThat(more).isNotEmpty().allMatch(it -> it.getKind().startsWith("ValidatingAdmission"));
    return more;
  }

  private static String name(HasMetadata manifest) {
    return manifest.getKind() + "/" + manifest.getMetadata().getName();
  }

  private static String ofTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin =
        readme.indexOf("```yaml\n", readme.indexOf("## A first manifest")) + "```yaml\n".length();
    return readme.substring(begin, readme.indexOf("```", begin));
  }

  private void turnAround() throws IOException {
    List<String> documents = List.of(Files.readString(manifest).split("(?m)^---\\n"));
    Files.writeString(manifest, String.join("---\n", documents.reversed()));
  }

  private int kubectl(String verb, String... more) throws IOException {
    Files.deleteIfExists(said);
    List<String> command =
        new ArrayList<>(
            List.of(
                MOORING.cluster().kubectl().toString(),
                "--kubeconfig",
                MOORING.cluster().kubeconfig().toString(),
                "--namespace",
                workspace.namespace(),
                verb,
                "--filename",
                manifest.toString()));
    command.addAll(List.of(more));
    return LocalProcess.command(command).start(said).onExit().join();
  }

  private String said() throws IOException {
    return Files.readString(said);
  }
}
