package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.MisbehavingServer;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each way to fail has a reason of its own, on every node and in the status. */
class FailureReasonsIT {
  private static final String WITH_LOGIN = "{url: \"%s\", credentials: {secretRef: {name: login}}}";

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final EmbeddedBroker broker = EmbeddedBroker.shared();

  @Test
  void shouldTellAWrongPassword() {
    workspace.secret("login", Map.of("username", EmbeddedBroker.USER, "password", "wrong"));

    ConnectorStatus status = disconnected(WITH_LOGIN.formatted(broker.url()));

    assertThat(status.reason()).isEqualTo(Reason.AuthenticationFailed);
    assertThat(status.toString()).doesNotContain("wrong");
  }

  @Test
  void shouldConnectWhenTheSecretIsCorrected() {
    workspace.secret("login", Map.of("username", EmbeddedBroker.USER, "password", "wrong"));
    disconnected(WITH_LOGIN.formatted(broker.url()));

    workspace.secret(
        "login", Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD));

    workspace.awaitConnector("broken", ConnectorState.Connected);
  }

  @Test
  void shouldTellAnUnknownHost() {
    ConnectorStatus status = disconnected("{url: \"tcp://no-such-host.invalid:1883\"}");

    assertThat(status.reason()).isEqualTo(Reason.HostNotFound);
    assertThat(status.message()).contains("no-such-host.invalid");
  }

  @Test
  void shouldNotLeadToALinkLocalAddress() {
    ConnectorStatus status = disconnected("{url: \"tcp://169.254.169.254:80\"}");

    assertThat(status.reason()).isEqualTo(Reason.AddressRefused);
    assertThat(status.message())
        .contains("169.254.169.254 is a link-local address")
        .contains("spec.allowedAddresses");
  }

  @Test
  void shouldTellARefusedConnection() {
    ConnectorStatus status = disconnected("{url: \"tcp://127.0.0.1:1\"}");

    assertThat(status.reason()).isEqualTo(Reason.ConnectionRefused);
    assertThat(status.message()).contains("127.0.0.1:1");
  }

  @Test
  void shouldTellACertificateThatIsNotTrusted() {
    ConnectorStatus status = disconnected("{url: \"%s\"}".formatted(broker.tlsUrl()));

    assertThat(status.reason()).isEqualTo(Reason.TlsFailed);
  }

  @Test
  void shouldConnectOverTlsWithTheAuthorityFromASecret() {
    workspace.secret("authority", Map.of("ca.crt", broker.authority().pem()));
    workspace.apply(
        """
        kind: Connector
        metadata: {name: secure}
        spec: {mqtt: {url: "%s", tls: {caSecretRef: {name: authority}}}}
        """
            .formatted(broker.tlsUrl()));

    workspace.awaitConnector("secure", ConnectorState.Connected);
  }

  @Test
  void shouldTellAServerThatAcceptsAndNeverAnswers() throws Exception {
    try (MisbehavingServer server = MisbehavingServer.hanging()) {
      ConnectorStatus status =
          disconnected("{url: \"tcp://127.0.0.1:%d\"}".formatted(server.port()));

      assertThat(status.reason()).isEqualTo(Reason.Timeout);
    }
  }

  private ConnectorStatus disconnected(String mqtt) {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: broken}
        spec:
          mqtt: %s
          pool: {size: 1}
          healthCheck: {timeout: 1s}
          reconnect: {minDelay: 200ms, maxDelay: 1s}
        """
            .formatted(mqtt));
    return workspace.awaitConnector("broken", ConnectorState.Disconnected);
  }
}
