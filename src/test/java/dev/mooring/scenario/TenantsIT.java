package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import dev.mooring.testing.pods.LocalPods;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tenants that share an installation, each with a WorkerPool of its own. */
class TenantsIT {
  private static final Installation MOORING = Installation.builder().workers(1).start();
  private static final Workspace SYSTEM = new Workspace(MOORING.admin(), Installation.NAMESPACE);

  private final Workspace workspace = MOORING.workspace();

  @BeforeAll
  static void makePool() {
    makePool("edge", "");
    await().until(() -> MOORING.pods().pods().contains("worker-edge-0"));
  }

  @AfterAll
  static void end() {
    MOORING.close();
  }

  private static void makePool(String name, String more) {
    SYSTEM.apply(
        """
        kind: WorkerPool
        metadata: {name: %s}
        spec: {replicas: 1, schedulerName: %s, allowedAddresses: [127.0.0.0/8]%s}
        """
            .formatted(name, LocalPods.SCHEDULER, more));
  }

  @Test
  void shouldGetNoSecretThatOnlyAnotherPoolNeeds() {
    secret("login");
    secret("other");
    workspace.apply(read("in", "edge", "login") + "\n---\n" + read("out", "default", "other"));
    workspace.awaitConnector("in", ConnectorState.Connected);
    workspace.awaitConnector("out", ConnectorState.Connected);

    try (KubernetesClient edge = MOORING.pods().clientOf("worker-edge-0");
        KubernetesClient standard = MOORING.pods().clientOf("worker-0")) {
      await().until(() -> mayGet(edge, "login") && !mayGet(edge, "other"));
      await().until(() -> mayGet(standard, "other") && !mayGet(standard, "login"));

      workspace.delete(Source.class, "in");
      await().until(() -> !mayGet(edge, "login"));
    }
  }

  @Test
  void shouldTakeNoClaimOfAnotherPoolsSource() {
    workspace.apply(generator("here", "edge") + "\n---\n" + generator("there", "default"));

    try (KubernetesClient edge = MOORING.pods().clientOf("worker-edge-0")) {
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> edge.resource(claim("there")).create())
                      .isInstanceOfSatisfying(
                          KubernetesClientException.class,
                          refused -> assertThat(refused.getCode()).isEqualTo(403))
                      .hasMessageContaining(
                          "Source 'there' is for WorkerPool 'default': a worker of 'edge' may not"
                              + " hold its SourceClaim"));
      // What was another worker's is not taken over, either.
      SourceClaim others = claim("there");
      others.setSpec(new SourceClaimSpec("uid", "worker-0", "instance", 1L, null, null));
      MOORING.admin().resource(others).create();
      assertThatThrownBy(() -> edge.resource(claim("there")).update())
          .hasMessageContaining("may not hold its SourceClaim");

      assertThat(edge.resource(claim("here")).create().getSpec().holder())
          .isEqualTo("worker-edge-0");
      assertThat(edge.resource(claim("gone")).create().getSpec().holder())
          .as("its Source is gone, and may have left a session")
          .isEqualTo("worker-edge-0");
    }
  }

  @Test
  void shouldRunASingletonSourceInEachPool() {
    workspace.apply(flow("a", "edge") + "\n---\n" + flow("b", "default"));

    workspace.awaitSource("a", PipelineState.Running);
    workspace.awaitSource("b", PipelineState.Running);
    assertThat(workspace.awaitHolder("a")).isEqualTo("worker-edge-0");
    assertThat(workspace.awaitHolder("b")).isEqualTo("worker-0");
  }

  @Test
  void shouldSuspendWhatIsOfANamespaceThatThePoolDoesNotAdmit() {
    makePool("closed", ", allowedNamespaces: {selector: {matchLabels: {tenant: plant}}}");
    workspace.apply(
        """
        kind: Source
        metadata: {name: in}
        spec: {workerPoolRef: {name: closed}, generator: {}}
        ---
        kind: Sink
        metadata: {name: out}
        spec: {from: [{sourceRef: {name: in}}], blackhole: {}}
        """);

    workspace.awaitSource("in", status -> isRefused(status.conditions()));
    workspace.awaitSink("out", status -> isRefused(status.conditions()));

    label("plant");
    workspace.awaitSource("in", PipelineState.Running);
    workspace.awaitSink("out", PipelineState.Running);

    label("office");
    workspace.awaitSource("in", status -> isRefused(status.conditions()));
    await().until(() -> claimOf("in").getSpec().holder() == null);
    assertThat(claimOf("in").getSpec().position()).as("suspended, and not deleted").isNotNull();

    label("plant");
    workspace.awaitSource("in", PipelineState.Running);
  }

  @Test
  void shouldTakeARemovedPoolsAccountAwayWithItsLastPod() {
    makePool("short", "");
    await().until(() -> MOORING.pods().pods().contains("worker-short-0"));
    assertThat(subjects()).contains("mooring-worker-short");

    SYSTEM.delete(WorkerPool.class, "short");
    assertThat(account("mooring-worker-short")).as("its worker has still to finish").isNotNull();

    await()
        .until(
            () -> {
              // As the garbage collector would, which an API server alone does not have; again
              // where the operator was about to write it when the pool went.
              SYSTEM.delete(StatefulSet.class, "worker-short");
              return account("mooring-worker-short") == null;
            });
    assertThat(MOORING.pods().pods()).doesNotContain("worker-short-0");
    await()
        .untilAsserted(
            () ->
                assertThat(subjects())
                    .contains("mooring-worker-default", "mooring-worker-edge")
                    .doesNotContain("mooring-worker-short"));
  }

  @Test
  void shouldTakeBackWhatAllPoolsSharedInAnEarlierVersion() {
    workspace.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: mooring-worker-secrets
          labels: {app.kubernetes.io/name: mooring, app.kubernetes.io/managed-by: mooring-operator}
        rules: [{apiGroups: [""], resources: [secrets], resourceNames: [login], verbs: [get]}]
        """);
    MOORING.pods().kill9(MOORING.operatorPod());

    await()
        .until(
            () ->
                MOORING
                        .admin()
                        .rbac()
                        .roles()
                        .inNamespace(workspace.namespace())
                        .withName("mooring-worker-secrets")
                        .get()
                    == null);
  }

  private SourceClaim claimOf(String source) {
    return MOORING
        .admin()
        .resources(SourceClaim.class)
        .inNamespace(workspace.namespace())
        .withName(source)
        .get();
  }

  private static boolean isRefused(List<Condition> conditions) {
    return conditions != null
        && conditions.stream()
            .anyMatch(
                it ->
                    it.getType().equals("Accepted")
                        && it.getStatus().equals("False")
                        && it.getReason().equals(Reason.NamespaceNotAllowed.name()));
  }

  private void label(String tenant) {
    MOORING
        .admin()
        .namespaces()
        .withName(workspace.namespace())
        .edit(
            namespace -> {
              namespace.getMetadata().getLabels().put("tenant", tenant);
              return namespace;
            });
  }

  private void secret(String name) {
    workspace.secret(
        name, Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD));
  }

  private boolean mayGet(KubernetesClient worker, String secret) {
    try {
      return worker.secrets().inNamespace(workspace.namespace()).withName(secret).get() != null;
    } catch (KubernetesClientException refused) {
      assertThat(refused.getCode()).isEqualTo(403);
      return false;
    }
  }

  /** A Source with a Connector of the same name. */
  private static String read(String name, String pool, String secret) {
    return """
    kind: Connector
    metadata: {name: %1$s}
    spec: {mqtt: {url: "tcp://plant-broker:1883", credentials: {secretRef: {name: %3$s}}}}
    ---
    kind: Source
    metadata: {name: %1$s}
    spec: {workerPoolRef: {name: %2$s}, connectorRef: {name: %1$s}, mqtt: {topics: ["t/%1$s"]}}
    """
        .formatted(name, pool, secret);
  }

  /** One that is not read, so that nobody takes its claim. */
  private static String generator(String name, String pool) {
    return """
    kind: Source
    metadata: {name: %s}
    spec: {enabled: false, workerPoolRef: {name: %s}, generator: {}}
    """
        .formatted(name, pool);
  }

  private static String flow(String name, String pool) {
    return """
    kind: Source
    metadata: {name: %1$s}
    spec: {workerPoolRef: {name: %2$s}, generator: {}}
    ---
    kind: Sink
    metadata: {name: %1$s}
    spec: {from: [{sourceRef: {name: %1$s}}], blackhole: {}}
    """
        .formatted(name, pool);
  }

  private SourceClaim claim(String source) {
    SourceClaim claim = new SourceClaim();
    claim.setMetadata(
        new ObjectMetaBuilder().withNamespace(workspace.namespace()).withName(source).build());
    claim.setSpec(new SourceClaimSpec("uid", "worker-edge-0", "instance", 1L, null, null));
    return claim;
  }

  private static ServiceAccount account(String name) {
    return MOORING
        .admin()
        .serviceAccounts()
        .inNamespace(Installation.NAMESPACE)
        .withName(name)
        .get();
  }

  private static List<String> subjects() {
    ClusterRoleBinding binding =
        MOORING.admin().rbac().clusterRoleBindings().withName("mooring-worker-pools-served").get();
    return binding.getSubjects().stream().map(Subject::getName).toList();
  }
}
