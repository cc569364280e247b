package dev.mooring.operator.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Tls;
import dev.mooring.operator.status.Verdict;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretsInUseTest {
  private final Map<ObjectKey, String> secrets = new HashMap<>();

  @Test
  void shouldListTheVersionsOfWhatTheSpecNames() {
    secrets.put(new ObjectKey("ns", "login"), "7");
    secrets.put(new ObjectKey("ns", "ca"), "9");
    secrets.put(new ObjectKey("ns", "other"), "11");

    SecretsInUse used = used();

    assertThat(used.versions())
        .containsExactly(new SecretVersion("ca", "9"), new SecretVersion("login", "7"));
    assertThat(used.check("ns").holds()).isTrue();
  }

  @Test
  void shouldSayWhatIsMissingAndWhatToDo() {
    secrets.put(new ObjectKey("elsewhere", "login"), "7");
    secrets.put(new ObjectKey("ns", "ca"), "9");

    assertThat(used().check("ns"))
        .isEqualTo(
            Verdict.refused(
                Reason.SecretNotFound,
                "Secret 'login' not found in namespace ns: create it or correct the secretRef in"
                    + " the spec"));
  }

  @Test
  void shouldNameAllThatIsMissing() {
    assertThat(used().check("ns").message()).startsWith("Secrets 'ca', 'login' not found");
  }

  private SecretsInUse used() {
    Connector connector = new Connector();
    connector.setMetadata(new ObjectMetaBuilder().withNamespace("ns").withName("plant").build());
    MqttConnection mqtt =
        new MqttConnection(
            "ssl://b:8883",
            new Credentials(new SecretReference("login")),
            new Tls(new SecretReference("ca"), true),
            null,
            null,
            null,
            null);
    connector.setSpec(new ConnectorSpecBuilder().to(mqtt).build());
    return SecretsInUse.of(SecretUser.of(connector), key -> Optional.ofNullable(secrets.get(key)));
  }
}
