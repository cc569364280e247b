package dev.mooring.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.pods.LocalPods;
import dev.mooring.testing.process.LocalProcess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leaving a namespace that no operator serves any more, on a real API server without any. */
class ReleasingIT {
  private static final Cluster CLUSTER = Cluster.open();
  private static final KubernetesClient ADMIN = CLUSTER.adminClient();
  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final int SINKS = 20;
  private static final String SINK = "{from: [{sourceRef: {name: in}}], blackhole: {}}";

  private final String office = "office-" + NAMESPACES.incrementAndGet();
  private final String plant = "plant-" + NAMESPACES.incrementAndGet();
  private final Path log = Path.of("target", "release", office + ".log");

  @AfterAll
  static void end() {
    CLUSTER.close();
  }

  @BeforeEach
  void fill() throws IOException {
    CLUSTER.apply(Path.of("deploy/crds"));
    Files.deleteIfExists(log);
    for (String namespace : List.of(office, plant)) {
      ADMIN
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
      create(
          namespace, "Connector", "broker", "mooring.dev/in-use", "{mqtt: {url: 'tcp://b:1883'}}");
      status(Connector.class, namespace, "broker");
      create(namespace, "Source", "in", "mooring.dev/drain", "{generator: {}}");
      status(Source.class, namespace, "in");
      for (int number = 0; number < SINKS; number++) {
        create(namespace, "Sink", "out-" + number, "mooring.dev/drain", SINK);
      }
    }
  }

  @Test
  void shouldLeaveWhatUsersHaveWrittenAsTheyHaveWrittenIt() {
    create(office, "Sink", "untouched", null, SINK);
    create(office, "Sink", "others", "example.com/theirs", SINK);
    ADMIN.resources(Sink.class).inNamespace(office).withName("out-0").delete();
    ownConnector();
    role();

    Released released = new Releasing(ADMIN, List.of(office), 7).run();

    assertThat(released.failures()).isEmpty();
    assertThat(released.lines(List.of(office)))
        .containsExactly(
            office
                + ": 22 objects released, 1 removed that the operator had made, 2 had nothing to"
                + " release; RoleBinding mooring-worker-secrets, Role"
                + " mooring-worker-secrets removed");
    assertThat(all(Sink.class, office)).hasSize(SINKS + 1);
    assertThat(finalizers(office)).containsExactly("example.com/theirs");
    assertThat(all(Connector.class, office))
        .singleElement()
        .satisfies(left -> assertThat(left.getStatus().observedGeneration()).isEqualTo(-1))
        .satisfies(left -> assertThat(left.getMetadata().getName()).isEqualTo("broker"));
    assertThat(finalizers(plant)).as("another namespace").hasSize(SINKS + 2);

    assertThat(new Releasing(ADMIN, List.of(office)).run().lines(List.of()))
        .singleElement()
        .asString()
        .contains(" 0 objects released")
        .doesNotContain("Role ");
  }

  @Test
  void shouldLetANamespaceGoThatIsBeingDeleted() {
    for (Class<? extends HasMetadata> kind : List.of(Sink.class, Source.class, Connector.class)) {
      ADMIN.resources(kind).inNamespace(office).delete();
    }
    assertThat(finalizers(office)).as("held").hasSize(SINKS + 2);

    assertThat(new Releasing(ADMIN, List.of(office)).run().isComplete()).isTrue();

    assertThat(all(Sink.class, office)).isEmpty();
    assertThat(all(Source.class, office)).isEmpty();
    assertThat(all(Connector.class, office)).isEmpty();
  }

  @Test
  void shouldReleaseByCommandAndSayWhatItDid() throws IOException {
    assertThat(release("--namespace", office, "--namespace", "empty")).as(said()).isZero();

    assertThat(said())
        .contains(office + ": 22 objects released")
        .contains("empty: nothing to release");
    assertThat(finalizers(office)).isEmpty();
    assertThat(finalizers(plant)).isNotEmpty();

    assertThat(release("--all")).as(said()).isZero();
    assertThat(finalizers(plant)).isEmpty();
  }

  @Test
  void shouldReleaseNothingWhileAnOperatorServesIt() throws IOException {
    ADMIN
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mooring-operator}
                spec:
                  selector: {matchLabels: {app: mooring}}
                  template:
                    metadata: {labels: {app: mooring}}
                    spec: {containers: [{name: operator, image: mooring, env: [{name: MOORING_WATCH_NAMESPACES, value: "%s"}]}]}
                """
                    .formatted(office),
                HasMetadata.class))
        .inNamespace(plant)
        .create();

    assertThat(release("--namespace", office)).isEqualTo(1);

    assertThat(said())
        .contains("An operator runs in namespace " + plant + " and serves " + office)
        .contains("watchNamespaces");
    assertThat(finalizers(office)).hasSize(SINKS + 2);
  }

  @Test
  void shouldSayHowItIsUsed() throws IOException {
    assertThat(release("--namespace")).isEqualTo(2);

    assertThat(said())
        .contains("--namespace needs the name of a namespace")
        .contains("mooring release --namespace NAME");
  }

  private int release(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                LocalPods.JAR.toAbsolutePath().toString(),
                "release"));
    command.addAll(List.of(options));
    return LocalProcess.command(command)
        .named("release")
        .onlyEnvironment(
            Map.of("KUBECONFIG", CLUSTER.kubeconfig().toString(), "MOORING_NAMESPACE", plant))
        .start(log)
        .onExit()
        .join();
  }

  private String said() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private static void create(
      String namespace, String kind, String name, String finalizer, String spec) {
    ADMIN
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: mooring.dev/v1alpha1
                kind: %s
                metadata: {name: %s, finalizers: [%s]}
                spec: %s
                """
                    .formatted(kind, name, finalizer == null ? "" : finalizer, spec),
                HasMetadata.class))
        .inNamespace(namespace)
        .create();
  }

  private static void status(Class<? extends HasMetadata> kind, String namespace, String name) {
    ADMIN
        .resources(kind)
        .inNamespace(namespace)
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\": {\"observedGeneration\": 1, \"reason\": \"Connected\"}}");
  }

  /** As the operator makes it of a connection inside the Source. */
  private void ownConnector() {
    Source owner = ADMIN.resources(Source.class).inNamespace(office).withName("in").get();
    ADMIN
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: mooring.dev/v1alpha1
                kind: Connector
                metadata:
                  name: src-in
                  ownerReferences:
                    - {apiVersion: mooring.dev/v1alpha1, kind: Source, name: in, uid: %s, controller: true}
                spec: {mqtt: {url: 'tcp://b:1883'}}
                """
                    .formatted(owner.getMetadata().getUid()),
                HasMetadata.class))
        .inNamespace(office)
        .create();
  }

  private void role() {
    for (String manifest :
        List.of(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: mooring-worker-secrets, labels: {app.kubernetes.io/managed-by: mooring-operator}}
            rules: []
            """,
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: mooring-worker-secrets, labels: {app.kubernetes.io/managed-by: mooring-operator}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: mooring-worker-secrets}
            subjects: []
            """)) {
      ADMIN
          .resource(Serialization.unmarshal(manifest, HasMetadata.class))
          .inNamespace(office)
          .create();
    }
  }

  private static List<String> finalizers(String namespace) {
    List<String> finalizers = new ArrayList<>();
    for (Class<? extends HasMetadata> kind : List.of(Sink.class, Source.class, Connector.class)) {
      all(kind, namespace)
          .forEach(object -> finalizers.addAll(object.getMetadata().getFinalizers()));
    }
    return finalizers;
  }

  private static <T extends HasMetadata> List<T> all(Class<T> kind, String namespace) {
    return ADMIN.resources(kind).inNamespace(namespace).list().getItems();
  }
}
