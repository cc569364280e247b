package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is named and does not exist, or has a mistake in it, is said, harms nobody else, and heals.
 */
class ReferencesIT {
  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @Test
  void shouldNameAMissingConnectorAndGoOnWhenItAppears() {
    workspace.apply(
        """
        kind: Source
        metadata: {name: temperatures}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["plant/#"]}}
        ---
        kind: Sink
        metadata: {name: nowhere}
        spec: {from: [{sourceRef: {name: temperatures}}], blackhole: {}}
        """);
    Condition refused =
        accepted(
            workspace
                .awaitSource("temperatures", status -> isFalse(accepted(status.conditions())))
                .conditions());

    assertThat(refused.getReason()).isEqualTo(Reason.ConnectorNotFound.name());
    assertThat(refused.getMessage()).contains("'plant'");

    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        """);
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("temperatures", PipelineState.Running);
    workspace.awaitSink("nowhere", PipelineState.Running);
  }

  @Test
  void shouldNameAMissingSecretAndConnectWhenItAppears() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "%s", credentials: {secretRef: {name: login}}}}
        """
            .formatted(EmbeddedBroker.shared().url()));
    Condition refused =
        accepted(
            workspace
                .awaitConnector("plant", status -> isFalse(accepted(status.conditions())))
                .conditions());

    assertThat(refused.getReason()).isEqualTo(Reason.SecretNotFound.name());
    assertThat(refused.getMessage()).contains("'login'");

    workspace.secret(
        "login", Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD));
    workspace.awaitConnector("plant", ConnectorState.Connected);
  }

  @Test
  void shouldTellABrokenFilterWithoutStoppingItsNeighbours() {
    workspace.apply(
        """
        kind: Source
        metadata: {name: ticks}
        spec: {generator: {interval: 100ms}}
        ---
        kind: Sink
        metadata: {name: broken}
        spec: {from: [{sourceRef: {name: ticks}}], filter: "payload.celsius >", blackhole: {}}
        ---
        kind: Sink
        metadata: {name: whole}
        spec: {from: [{sourceRef: {name: ticks}}], filter: "payload.sequence >= 0", blackhole: {}}
        """);
    Condition refused =
        accepted(
            workspace
                .awaitSink("broken", status -> isFalse(accepted(status.conditions())))
                .conditions());

    assertThat(refused.getReason()).isEqualTo(Reason.InvalidExpression.name());
    assertThat(refused.getMessage()).startsWith("spec.filter").contains("1:");
    workspace.awaitSink("whole", PipelineState.Running);
    workspace.awaitSource("ticks", PipelineState.Running);

    workspace.apply(
        """
        kind: Sink
        metadata: {name: broken}
        spec: {from: [{sourceRef: {name: ticks}}], filter: "payload.sequence > 5", blackhole: {}}
        """);
    workspace.awaitSink("broken", PipelineState.Running);
    workspace.delete(Sink.class, "broken");
  }

  private static Condition accepted(List<Condition> conditions) {
    return conditions == null
        ? null
        : conditions.stream()
            .filter(condition -> condition.getType().equals("Accepted"))
            .findFirst()
            .orElse(null);
  }

  private static boolean isFalse(Condition condition) {
    return condition != null && condition.getStatus().equals("False");
  }
}
