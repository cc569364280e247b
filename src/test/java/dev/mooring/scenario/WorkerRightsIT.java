package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What somebody can do who has got hold of a worker's token. */
class WorkerRightsIT {
  private static final String ROLE = "mooring-worker-secrets-default";
  private static final Map<String, String> LOGIN =
      Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD);

  private static Installation mooring;
  private static KubernetesClient worker;

  @BeforeAll
  static void connect() {
    mooring = Installation.shared();
    worker = mooring.pods().clientOf("worker-0");
  }

  @AfterAll
  static void disconnect() {
    worker.close();
  }

  @Test
  void shouldGetTheSecretsInUseAndNoOthers() {
    Workspace workspace = mooring.workspace();
    workspace.secret("login", LOGIN);
    workspace.secret("other", LOGIN);
    assertThat(codeOf(() -> get(workspace, "login"))).as("before it is in use").isEqualTo(403);

    workspace.apply(connector("plant", "login"));
    workspace.awaitConnector("plant", ConnectorState.Connected);

    assertThat(get(workspace, "login")).isNotNull();
    assertThat(codeOf(() -> get(workspace, "other"))).isEqualTo(403);
    assertThat(codeOf(() -> worker.secrets().inNamespace(workspace.namespace()).list()))
        .isEqualTo(403);
  }

  @Test
  void shouldLoseASecretThatNobodyNamesAnyMore() {
    Workspace workspace = mooring.workspace();
    workspace.secret("first", LOGIN);
    workspace.secret("second", LOGIN);
    workspace.apply(connector("one", "first"));
    workspace.apply(connector("two", "second"));
    await().until(() -> granted(workspace).equals(List.of("first", "second")));

    workspace.delete(Connector.class, "two");
    await().until(() -> granted(workspace).equals(List.of("first")));
    // What the API server itself knows of its roles follows them.
    await().until(() -> codeOf(() -> get(workspace, "second")) == 403);

    workspace.apply(connector("one", "second"));
    await().until(() -> granted(workspace).equals(List.of("second")));

    workspace.delete(Connector.class, "one");
    await().until(() -> role(workspace) == null);
    await()
        .until(
            () ->
                mooring
                        .admin()
                        .rbac()
                        .roleBindings()
                        .inNamespace(workspace.namespace())
                        .withName(ROLE)
                        .get()
                    == null);
  }

  @Test
  void shouldGetTheRoleBackThatSomebodyHasChangedOrDeleted() {
    Workspace workspace = mooring.workspace();
    workspace.secret("login", LOGIN);
    workspace.apply(connector("plant", "login"));
    await().until(() -> granted(workspace).equals(List.of("login")));

    mooring.admin().resource(role(workspace)).delete();
    await().until(() -> granted(workspace).equals(List.of("login")));

    mooring
        .admin()
        .resource(role(workspace))
        .edit(
            role -> {
              role.getRules().getFirst().setResourceNames(List.of("login", "other"));
              return role;
            });
    await().until(() -> granted(workspace).equals(List.of("login")));
  }

  @Test
  void shouldNotWriteWhatAnotherWorkerSees() {
    await().until(() -> report("worker-0.0") != null && report("worker-1.0") != null);

    assertRefused(
        () ->
            edit(
                report("worker-1.0"),
                other -> {
                  other.getMetadata().setLabels(Map.of());
                  return other;
                }),
        "worker-0 may write its own");
    assertRefused(() -> worker.resource(report("worker-1.0")).delete(), "not worker-1.0");
    assertRefused(
        () ->
            edit(
                report("worker-0.0"),
                own -> {
                  own.setSpec(report("worker-1.0").getSpec());
                  return own;
                }),
        "may report only what it sees itself");
  }

  @Test
  void shouldNotRenewTheLeaseOfAnotherWorkerOrOfTheOperator() {
    for (String other : List.of("worker-1", "mooring-operator")) {
      assertRefused(
          () ->
              worker
                  .leases()
                  .inNamespace(Installation.NAMESPACE)
                  .withName(other)
                  .edit(
                      lease -> {
                        lease.getSpec().setHolderIdentity("worker-0/stolen");
                        return lease;
                      }),
          "not " + other);
    }
  }

  @Test
  void shouldNotGiveAClaimToAnotherWorkerOrTakeAnothersAway() {
    Workspace workspace = mooring.workspace();
    assertRefused(() -> worker.resource(claim(workspace, "worker-1")).create(), "spec.holder");

    mooring.admin().resource(claim(workspace, "worker-1")).create();
    assertRefused(() -> worker.resource(claim(workspace, null)).update(), "for worker-1");
    assertRefused(
        () -> worker.resource(claim(workspace, "worker-1")).delete(), "deletes no SourceClaim");
    assertThat(worker.resource(claim(workspace, "worker-0")).update().getSpec().holder())
        .as("taken over, and given by nobody else than the next holder")
        .isEqualTo("worker-0");
  }

  @Test
  void shouldNotWriteWithoutThePodsToken() {
    var account = mooring.admin().serviceAccounts().inNamespace(Installation.NAMESPACE);
    String token =
        account
            .withName("mooring-worker-default")
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    try (KubernetesClient anyone = mooring.cluster().clientWithToken(token)) {
      assertRefused(
          () -> anyone.resource(report("worker-0.0")).delete(), "only with the token of its Pod");
    }
  }

  private static String connector(String name, String secret) {
    return """
    kind: Connector
    metadata: {name: %s}
    spec: {mqtt: {url: "tcp://plant-broker:1883", credentials: {secretRef: {name: %s}}}}
    """
        .formatted(name, secret);
  }

  private static SourceClaim claim(Workspace workspace, String holder) {
    SourceClaim claim = new SourceClaim();
    claim.setMetadata(
        new ObjectMetaBuilder().withNamespace(workspace.namespace()).withName("in").build());
    claim.setSpec(new SourceClaimSpec("uid", holder, "instance", 1L, null, null));
    return claim;
  }

  private static HasMetadata get(Workspace workspace, String secret) {
    return worker.secrets().inNamespace(workspace.namespace()).withName(secret).get();
  }

  private static WorkerReport report(String name) {
    return mooring
        .admin()
        .resources(WorkerReport.class)
        .inNamespace(Installation.NAMESPACE)
        .withName(name)
        .get();
  }

  private static void edit(WorkerReport report, UnaryOperator<WorkerReport> change) {
    worker.resource(report).edit(change);
  }

  private static Role role(Workspace workspace) {
    return mooring.admin().rbac().roles().inNamespace(workspace.namespace()).withName(ROLE).get();
  }

  private static List<String> granted(Workspace workspace) {
    Role role = role(workspace);
    return role == null ? List.of() : role.getRules().getFirst().getResourceNames();
  }

  private static int codeOf(ThrowingCallable call) {
    try {
      call.call();
      return 200;
    } catch (KubernetesClientException refused) {
      return refused.getCode();
    } catch (Throwable other) {
      throw new AssertionError(other);
    }
  }

  /** The worker itself writes its reports meanwhile: what is old by then is read and tried anew. */
  private static void assertRefused(ThrowingCallable call, String why) {
    AtomicReference<KubernetesClientException> answer = new AtomicReference<>();
    await()
        .until(
            () -> {
              answer.set(catchThrowableOfType(KubernetesClientException.class, call));
              return answer.get() == null || answer.get().getCode() != 409;
            });
    assertThat(answer.get()).as("what is let through").isNotNull().hasMessageContaining(why);
    assertThat(answer.get().getCode()).isEqualTo(403);
  }
}
