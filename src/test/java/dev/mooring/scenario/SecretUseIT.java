package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers get Secrets for users: nobody makes them show one to whom he pleases. */
class SecretUseIT {
  private static final String NOT_ALLOWED = "'mallory' may not get Secret 'login'";

  private final Workspace owner = Installation.shared().workspace();
  private Workspace mallory;

  @BeforeEach
  void makeSecrets() {
    owner.secret(
        "login", Map.of("username", EmbeddedBroker.USER, "password", EmbeddedBroker.PASSWORD));
    owner.secret("own", Map.of("username", "mallory", "password", "y"));
    mallory = owner.as("mallory", "own");
  }

  @AfterEach
  void close() {
    mallory.client().close();
  }

  @Test
  void shouldRefuseAConnectorWithASecretThatItsMakerMayNotGet() {
    assertRefused(connector("tcp://plant-broker:1883", "login"), NOT_ALLOWED);
    assertRefused(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {http: {url: "https://thief", tls: {caSecretRef: {name: login}}}}
        """,
        "tls.caSecretRef: " + NOT_ALLOWED);
    assertRefused(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {sql: {url: "jdbc:postgresql://thief/db", credentials: {secretRef: {name: login}}}}
        """,
        "credentials.secretRef: " + NOT_ALLOWED);
  }

  @Test
  void shouldRefuseAConnectionInsideOfASourceOrSink() {
    assertRefused(
        """
        kind: Source
        metadata: {name: in}
        spec:
          connection: {mqtt: {url: "tcp://thief", credentials: {secretRef: {name: login}}}}
          mqtt: {topics: ["a"]}
        """,
        NOT_ALLOWED);
    assertRefused(
        """
        kind: Sink
        metadata: {name: out}
        spec:
          from: [{sourceRef: {name: in}}]
          connection: {http: {url: "http://thief", credentials: {secretRef: {name: login}}}}
          http: {path: /}
        """,
        NOT_ALLOWED);
  }

  @Test
  void shouldRefuseASourceThatChecksSendersOrListensWithASecret() {
    for (String part :
        List.of(
            "authentication: {basic: {secretRef: {name: login}}}",
            "authentication: {bearer: {secretRef: {name: login}}}",
            "authentication: {hmac: {secretRef: {name: login}}}")) {
      assertRefused(listening(part), "http.authentication: " + NOT_ALLOWED);
    }
    assertRefused(
        listening("tls: {secretRef: {name: login}}"), "http.tls.secretRef: " + NOT_ALLOWED);
    assertThatCode(
            () ->
                mallory.apply(
                    listening(
                        "authentication: {bearer: {secretRef: {name: own}}},"
                            + " tls: {secretRef: {name: own}}")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseToTurnASourceWithASecretElsewhere() {
    owner.apply(listening("authentication: {hmac: {secretRef: {name: login}}}"));

    assertRefused(
        listening("authentication: {hmac: {secretRef: {name: login}, header: X-Other}}"),
        "http.authentication: " + NOT_ALLOWED);
  }

  private static String listening(String part) {
    return """
    kind: Source
    metadata: {name: listening}
    spec: {http: {path: /in, port: 8096, %s}}
    """
        .formatted(part);
  }

  @Test
  void shouldRefuseToTurnAConnectorElsewhere() {
    owner.apply(connector("tcp://plant-broker:1883", "login"));
    owner.awaitConnector("plant", ConnectorState.Connected);

    assertRefused(connector("tcp://thief:1883", "login"), NOT_ALLOWED);
    mallory.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          description: what has nothing to do with the Secret may be changed
          mqtt: {url: "tcp://plant-broker:1883", credentials: {secretRef: {name: login}}}
          pool: {size: 2}
        """);
    assertThatCode(() -> mallory.apply(connector("tcp://other:1883", "own")))
        .as("away from the Secret, to one of his own")
        .doesNotThrowAnyException();
    assertRefused(connector("tcp://other:1883", "login"), NOT_ALLOWED);
  }

  @Test
  void shouldTakeASecretThatItsMakerMayGet() {
    assertThatCode(() -> mallory.apply(connector("tcp://plant-broker:1883", "own")))
        .doesNotThrowAnyException();
  }

  private void assertRefused(String manifest, String why) {
    assertThatThrownBy(() -> mallory.apply(manifest))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(why);
  }

  private static String connector(String url, String secret) {
    return """
    kind: Connector
    metadata: {name: plant}
    spec: {mqtt: {url: "%s", credentials: {secretRef: {name: %s}}}}
    """
        .formatted(url, secret);
  }
}
