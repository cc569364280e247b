package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Others decide what may be made in a namespace, and what they refuse is said where users look. */
class ApiRefusalIT {

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private List<HasMetadata> rule = List.of();

  @AfterEach
  void removeRule() {
    rule.forEach(object -> mooring.admin().resource(object).delete());
  }

  @Test
  void shouldSayWhatTheApiServerDoesNotTakeAndGoOnWhenItDoes() {
    refuseRoles();
    connect();

    ConnectorStatus refused =
        workspace.awaitConnector(
            "plant",
            status -> accepted(status).getReason().equals(Reason.RefusedByApiServer.name()));
    assertThat(accepted(refused).getStatus()).isEqualTo("False");
    assertThat(accepted(refused).getMessage()).contains("no Role is made in this namespace");

    removeRule();
    rule = List.of();

    workspace.awaitConnector("plant", status -> status.state() == ConnectorState.Connected);
  }

  @Test
  void shouldPutABindingRightThatGivesAnotherRole() {
    workspace.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %s-default}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: other}
        subjects: [{kind: ServiceAccount, namespace: %s, name: mooring-worker}]
        """
            .formatted(Mooring.SECRETS_ROLE, Installation.NAMESPACE));
    connect();

    workspace.awaitConnector("plant", status -> status.state() == ConnectorState.Connected);
  }

  private void connect() {
    workspace.secret(
        "login", Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD));
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883", credentials: {secretRef: {name: login}}}}
        """);
  }

  private static Condition accepted(ConnectorStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals("Accepted"))
        .findFirst()
        .orElseThrow();
  }

  /** Returns when the API server goes by it. */
  private void refuseRoles() {
    rule =
        Serialization.unmarshal(
                """
                ---
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: admissionregistration.k8s.io/v1
                    kind: ValidatingAdmissionPolicy
                    metadata: {name: no-roles-%1$s}
                    spec:
                      matchConstraints:
                        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                        resourceRules:
                          - {apiGroups: [rbac.authorization.k8s.io], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [roles]}
                      validations:
                        - {expression: "false", message: no Role is made in this namespace}
                  - apiVersion: admissionregistration.k8s.io/v1
                    kind: ValidatingAdmissionPolicyBinding
                    metadata: {name: no-roles-%1$s}
                    spec: {policyName: no-roles-%1$s, validationActions: [Deny]}
                """
                    .formatted(workspace.namespace()),
                KubernetesList.class)
            .getItems();
    rule.forEach(object -> mooring.admin().resource(object).create());
    await().until(this::refusesRoles);
  }

  private boolean refusesRoles() {
    try {
      workspace.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: attempt}
          rules: []
          """);
      return false;
    } catch (KubernetesClientException refused) {
      return true;
    }
  }
}
