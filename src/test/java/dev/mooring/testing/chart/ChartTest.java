package dev.mooring.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChartTest {
  @Test
  void shouldLint() {
    assertThatCode(Chart::lint).doesNotThrowAnyException();
  }

  @Test
  void shouldMakeWhatAnInstallationNeeds() {
    assertThat(kindsOf(Chart.render("mooring-system", "")))
        .containsExactlyInAnyOrder(
            "Deployment/mooring-operator",
            "ServiceAccount/mooring-operator",
            "ServiceAccount/mooring-worker",
            "ClusterRole/mooring-operator",
            "ClusterRole/mooring-worker",
            "ClusterRole/mooring-namespaces",
            "ClusterRole/mooring-view",
            "ClusterRole/mooring-edit",
            "ClusterRoleBinding/mooring-operator",
            "ClusterRoleBinding/mooring-worker",
            "ClusterRoleBinding/mooring-worker-pools-served",
            "ClusterRole/mooring-worker-accounts",
            "ClusterRoleBinding/mooring-worker-accounts",
            "ClusterRoleBinding/mooring-namespaces",
            "Role/mooring-operator",
            "Role/mooring-worker",
            "Role/mooring-worker-api-server",
            "RoleBinding/mooring-operator",
            "RoleBinding/mooring-worker",
            "RoleBinding/mooring-worker-pools",
            "RoleBinding/mooring-worker-api-server",
            "ValidatingAdmissionPolicy/mooring-connector-in-use-by-source",
            "ValidatingAdmissionPolicyBinding/mooring-connector-in-use-by-source",
            "ValidatingAdmissionPolicy/mooring-connector-in-use-by-sink",
            "ValidatingAdmissionPolicyBinding/mooring-connector-in-use-by-sink",
            "ValidatingAdmissionPolicy/mooring-connector-of-its-user",
            "ValidatingAdmissionPolicyBinding/mooring-connector-of-its-user",
            "ValidatingAdmissionPolicy/mooring-secret-use",
            "ValidatingAdmissionPolicyBinding/mooring-secret-use",
            "ValidatingAdmissionPolicy/mooring-worker-own-objects",
            "ValidatingAdmissionPolicyBinding/mooring-worker-own-objects",
            "ValidatingAdmissionPolicy/mooring-worker-claims",
            "ValidatingAdmissionPolicyBinding/mooring-worker-claims",
            "ValidatingAdmissionPolicy/mooring-workerpool-namespace",
            "ValidatingAdmissionPolicyBinding/mooring-workerpool-namespace",
            "ValidatingAdmissionPolicy/mooring-worker-claims-of-its-pool",
            "ValidatingAdmissionPolicyBinding/mooring-worker-claims-of-its-pool",
            "ValidatingAdmissionPolicy/mooring-operator-roles",
            "ValidatingAdmissionPolicyBinding/mooring-operator-roles",
            "PodDisruptionBudget/mooring-operator",
            "WorkerPool/default");
  }

  @Test
  void shouldRefuseNothingWhereDeletionIsToWait() {
    List<String> refusing =
        kindsOf(Chart.render("mooring-system", "protection: {deletion: Refuse}"));
    List<String> waiting = kindsOf(Chart.render("mooring-system", "protection: {deletion: Wait}"));

    assertThat(refusing).containsAll(waiting);
    assertThat(refusing)
        .filteredOn(name -> !waiting.contains(name))
        .hasSize(4)
        .allMatch(name -> name.contains("/mooring-connector-in-use-by-"));
  }

  /** Nobody takes back what is refused where no operator is. */
  @Test
  void shouldProtectConnectorsInTheServedNamespacesOnly() {
    assertThat(Chart.render("mooring-system", "watchNamespaces: [plant, office]"))
        .filteredOn(manifest -> manifest.getKind().equals("ValidatingAdmissionPolicy"))
        .filteredOn(manifest -> manifest.getMetadata().getName().startsWith("mooring-connector-"))
        .hasSize(3)
        .allSatisfy(
            policy ->
                assertThat(Serialization.asYaml(policy))
                    .containsSubsequence("kubernetes.io/metadata.name", "In", "plant", "office"));
  }

  @Test
  void shouldMakeWhatIsForTestAndUninstallOnlyThen() {
    assertThat(Chart.hooks("mooring-system", ""))
        .extracting(hook -> Chart.momentOf(hook) + " " + hook.getKind())
        .containsExactlyInAnyOrder(
            "test ServiceAccount",
            "test Role",
            "test RoleBinding",
            "test Pod",
            "pre-delete ClusterRole",
            "pre-delete ClusterRoleBinding",
            "pre-delete Role",
            "pre-delete RoleBinding",
            "pre-delete Job");
  }

  @Test
  void shouldHaveNoBudgetThatNeverLetsTheOnlyOperatorBeEvicted() {
    assertThat(kindsOf(Chart.render("mooring-system", "operator: {replicas: 1}")))
        .doesNotContain("PodDisruptionBudget/mooring-operator");
  }

  @Test
  void shouldMakeNetworkPoliciesAndAPodMonitorWhereAskedTo() {
    String values =
        """
        networkPolicy: {enabled: true, sourcePorts: [9000, 9001]}
        podMonitor: {enabled: true, labels: {release: prometheus}, interval: 15s}
        prometheusRule: {enabled: true, labels: {release: prometheus}}
        dashboards: {enabled: true}
        """;
    List<HasMetadata> manifests = Chart.render("mooring-system", values);

    assertThat(kindsOf(manifests))
        .contains(
            "NetworkPolicy/mooring-operator",
            "NetworkPolicy/mooring-worker",
            "PodMonitor/mooring",
            "PrometheusRule/mooring",
            "ConfigMap/mooring-dashboard-fleet",
            "ConfigMap/mooring-dashboard-connector",
            "ConfigMap/mooring-dashboard-pipeline");
    assertThat(Serialization.asYaml(manifests))
        .contains("port: 9001")
        .contains("release: \"prometheus\"")
        .contains("interval: \"15s\"");
  }

  @Test
  void shouldLimitWhoMayAskAndWhereWorkersConnectOnlyWhereToldTo() {
    String open = policies("networkPolicy: {enabled: true}");
    String closed =
        policies(
            """
            networkPolicy:
              enabled: true
              from: [{ipBlock: {cidr: 10.20.0.0/16}}]
              egress: [{to: [{ipBlock: {cidr: 10.30.0.0/16}}]}]
            """);

    assertThat(open).doesNotContain("from:").doesNotContain("gress: null").doesNotContain("Egress");
    assertThat(closed.split("10.20.0.0/16", -1)).as("operator and workers").hasSize(3);
    assertThat(closed.split("Egress", -1)).as("workers only").hasSize(2);
    assertThat(closed).contains("10.30.0.0/16");
    assertThatThrownBy(() -> policies("networkPolicy: {from: [{namespace: plant}]}"))
        .hasMessageContaining("namespace");
  }

  private static String policies(String values) {
    return Serialization.asYaml(
        Chart.render("mooring-system", values).stream()
            .filter(manifest -> manifest.getKind().equals("NetworkPolicy"))
            .toList());
  }

  @Test
  void shouldEndAnOperatorThatIsOutOfMemoryWhateverItsOptionsAre() {
    for (String values : List.of("", "operator: {javaOptions: -Xmx64m}")) {
      assertThat(Chart.render("mooring-system", values))
          .filteredOn(manifest -> manifest.getKind().equals("Deployment"))
          .singleElement()
          .satisfies(
              operator ->
                  assertThat(Serialization.asYaml(operator))
                      .contains("-XX:+ExitOnOutOfMemoryError")
                      .contains("/q/health/live"));
    }
  }

  @Test
  void shouldBindInTheServedNamespacesOnly() {
    List<HasMetadata> manifests =
        Chart.render("mooring-system", "watchNamespaces: [plant, office]");

    assertThat(kindsOf(manifests))
        .doesNotContain(
            "ClusterRoleBinding/mooring-operator",
            "ClusterRoleBinding/mooring-worker",
            "ClusterRoleBinding/mooring-worker-pools-served");
    assertThat(manifests)
        .filteredOn(manifest -> manifest.getMetadata().getName().equals("mooring-operator-served"))
        .extracting(manifest -> manifest.getMetadata().getNamespace())
        .containsExactly("plant", "office");
    assertThat(Serialization.asYaml(manifests)).contains("\"plant,office\"");
  }

  @Test
  void shouldGiveNoRightByWildcard() {
    List<HasMetadata> roles =
        Stream.concat(
                Chart.render("mooring-system", "").stream(),
                Chart.hooks("mooring-system", "").stream())
            .filter(manifest -> manifest.getKind().endsWith("Role"))
            .toList();

    assertThat(roles).hasSize(12);
    assertThat(Serialization.asYaml(roles)).doesNotContain("*").doesNotContain("escalate");
  }

  /** A Secret that a new type names, or an old one elsewhere, must come into the policy, too. */
  @Test
  void shouldAskForTheRightToEverySecretThatAConnectionCanName() throws IOException {
    String policy = Files.readString(Path.of("deploy/helm/mooring/templates/secret-policy.yaml"));
    String blocks = Files.readString(Path.of("deploy/helm/mooring/templates/_names.tpl"));
    JsonNode spec =
        new ObjectMapper(new YAMLFactory())
            .readTree(Path.of("deploy/crds/connectors.mooring.dev-v1.yml").toFile())
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
    Map<String, JsonNode> types = new TreeMap<>();
    spec.properties().stream()
        .filter(property -> property.getValue().toString().contains("ecretRef"))
        .forEach(type -> types.put(type.getKey(), type.getValue().get("properties")));

    assertThat(types).containsOnlyKeys("http", "mqtt", "sql");
    for (Map.Entry<String, JsonNode> type : types.entrySet()) {
      assertThat(blocks).contains('"' + type.getKey() + '"');
      assertThat(secretsIn("", type.getValue()))
          .containsExactlyInAnyOrder("credentials.secretRef", "tls.caSecretRef")
          .allSatisfy(path -> assertThat(policy).contains(path + ".name"));
    }
  }

  private static List<String> secretsIn(String path, JsonNode properties) {
    return properties.properties().stream()
        .flatMap(
            property ->
                property.getKey().endsWith("ecretRef")
                    ? Stream.of(path + property.getKey())
                    : secretsIn(
                        path + property.getKey() + ".", property.getValue().path("properties"))
                        .stream())
        .toList();
  }

  @Test
  void shouldPassTheWorkersSettingsOn() {
    String pool =
        Serialization.asYaml(
            Chart.render(
                    "mooring-system",
                    """
                    workers:
                      replicas: 3
                      resources: {limits: {memory: 1Gi}}
                      tolerations: [{key: edge, operator: Exists}]
                      affinity: {nodeAffinity: {}}
                      allowedNamespaces: {selector: {matchLabels: {team: plant}}}
                    """)
                .stream()
                .filter(manifest -> manifest.getKind().equals("WorkerPool"))
                .toList());

    assertThat(pool)
        .contains("replicas: 3")
        .contains("memory: \"1Gi\"")
        .contains("key: \"edge\"")
        .contains("nodeAffinity")
        .contains("team: \"plant\"");
  }

  @Test
  void shouldRefuseAValueThatDoesNotExist() {
    assertThatThrownBy(() -> Chart.render("mooring-system", "workers: {replica: 3}"))
        .hasMessageContaining("replica");
  }

  private static List<String> kindsOf(List<HasMetadata> manifests) {
    return manifests.stream()
        .map(manifest -> manifest.getKind() + "/" + manifest.getMetadata().getName())
        .collect(Collectors.toList());
  }
}
