package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.crd.CrdFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl finds by the names of the docs, beside products that have some of them, too. */
class KubectlNamesIT {

  /** As Knative's and Crossplane's definitions have them. */
  private static final String OTHERS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: pingsources.sources.knative.dev}
      spec:
        group: sources.knative.dev
        scope: Namespaced
        names: {kind: PingSource, plural: pingsources, singular: pingsource, categories: [all, knative, sources]}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: databases.example.org}
      spec:
        group: example.org
        scope: Namespaced
        names: {kind: Database, plural: databases, singular: database, categories: [claim]}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static final String OURS =
      """
      apiVersion: mooring.dev/v1alpha1
      kind: Source
      metadata: {name: temperatures, namespace: default}
      spec: {generator: {}}
      ---
      apiVersion: mooring.dev/v1alpha1
      kind: SourceClaim
      metadata: {name: temperatures, namespace: default}
      spec: {epoch: 1, sourceUid: x}
      """;

  @TempDir private static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void install() throws Exception {
    cluster = Cluster.open();
    cluster.apply(CrdFiles.FOLDERS.getFirst());
    cluster.apply(Files.writeString(folder.resolve("others.yaml"), OTHERS));
    // Once kubectl knows the others, it knows what theirs hide.
    await()
        .untilAsserted(
            () ->
                assertThat(kubectl("get", "pingsources,databases")).contains("No resources found"));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        kubectl(
                            "apply",
                            "-f",
                            Files.writeString(folder.resolve("ours.yaml"), OURS).toString()))
                    .contains("source.mooring.dev/temperatures"));
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sources.mooring.dev", "source", "src", "mooring", "sourceclaims", "sourceclaim"})
  void shouldBeFoundByTheNameThatTheDocsGive(String name) throws Exception {
    assertThat(kubectl("get", name)).contains("temperatures");
  }

  @Test
  void shouldPrintWhetherItIsReadyAndWhyNot() throws Exception {
    assertThat(kubectl("get", "sources.mooring.dev"))
        .containsPattern("NAME +TYPE +CONNECTOR +STATE +READY +REASON +NODES +AGE\n");
    assertThat(kubectl("get", "sources.mooring.dev", "-o", "wide"))
        .containsPattern("REASON +NODES +AGE +MESSAGE\n");
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                cluster.kubectl().toString(),
                "--kubeconfig",
                cluster.kubeconfig().toString(),
                "--cache-dir",
                folder.resolve("cache").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
