package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Tls;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorException.Kind;
import dev.mooring.connector.Opening;
import dev.mooring.connector.SecretValues;
import dev.mooring.testing.broker.CertificateAuthority;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.MisbehavingServer;
import dev.mooring.testing.network.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttOpeningIT {
  private static final EmbeddedBroker BROKER = EmbeddedBroker.shared();

  private final MqttFixture mqtt = new MqttFixture();

  @AfterEach
  void close() {
    mqtt.close();
  }

  @Test
  void shouldOpenAndAnswerChecks() {
    Connection connection = mqtt.open(mqtt.request(BROKER.url()));

    await(connection.check());
    await(connection.check());
    await(connection.close());
    assertThat(mqtt.losses).isEmpty();
  }

  @Test
  void shouldOpenWithCredentials() {
    await(
        mqtt.open(mqtt.request(BROKER.url(), EmbeddedBroker.USER, EmbeddedBroker.PASSWORD))
            .close());
  }

  @Test
  void shouldOpenOverTls() {
    Connection connection = mqtt.open(mqtt.tlsRequest(BROKER.tlsUrl(), BROKER.authority().pem()));

    await(connection.check());
    await(connection.close());
  }

  @Test
  void shouldFailWithAuthenticationFailedForAWrongPassword() {
    ConnectorException failure =
        mqtt.refusal(mqtt.request(BROKER.url(), EmbeddedBroker.USER, "battery staple"));

    assertThat(failure.reason()).isEqualTo(Reason.AuthenticationFailed);
    assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(failure)
        .hasMessage("localhost:" + BROKER.port() + " refused the user name or the password");
  }

  @Test
  void shouldFailWithNotAuthorizedForAUserThatMayNotConnect() {
    ConnectorException failure = mqtt.refusal(mqtt.request(BROKER.url(), "stranger", "secret"));

    assertThat(failure.reason()).isEqualTo(Reason.NotAuthorized);
    assertThat(failure.getMessage()).doesNotContain("stranger", "secret");
  }

  @Test
  void shouldFailWithHostNotFound() {
    ConnectorException failure = mqtt.refusal(mqtt.request("tcp://no-such-broker.invalid"));

    assertThat(failure.reason()).isEqualTo(Reason.HostNotFound);
    assertThat(failure).hasMessage("host not found: no-such-broker.invalid");
  }

  @Test
  void shouldFailWithConnectionRefusedNamingTheAddress() {
    int port = Ports.free();

    ConnectorException failure = mqtt.refusal(mqtt.request("tcp://localhost:" + port));

    assertThat(failure.reason()).isEqualTo(Reason.ConnectionRefused);
    assertThat(failure.getMessage())
        .isIn(
            "connection refused: localhost/127.0.0.1:" + port,
            "connection refused: localhost/[::1]:" + port,
            "connection refused: localhost/0:0:0:0:0:0:0:1:" + port);
  }

  @Test
  void shouldFailWithTlsFailedWhenNobodyTrustsTheCertificate() {
    String strangers = CertificateAuthority.create("somebody else").pem();

    ConnectorException failure = mqtt.refusal(mqtt.tlsRequest(BROKER.tlsUrl(), strangers));

    assertThat(failure.reason()).isEqualTo(Reason.TlsFailed);
    assertThat(failure)
        .hasMessage(
            "TLS with localhost:%d failed: its certificate is not signed by a trusted authority",
            BROKER.tlsPort());
  }

  @Test
  void shouldNotTrustAPrivateAuthorityByDefault() {
    ConnectorException failure = mqtt.refusal(mqtt.request(BROKER.tlsUrl()));

    assertThat(failure.reason()).isEqualTo(Reason.TlsFailed);
    assertThat(failure).hasMessageContaining("not signed by a trusted authority");
  }

  @Test
  void shouldFailWithTlsFailedWhenTheCertificateIsForAnotherHost() {
    ConnectorException failure =
        mqtt.refusal(
            mqtt.tlsRequest("ssl://127.0.0.1:" + BROKER.tlsPort(), BROKER.authority().pem()));

    assertThat(failure.reason()).isEqualTo(Reason.TlsFailed);
    assertThat(failure).hasMessageContaining("its certificate does not name the host '127.0.0.1'");
  }

  /** It is connected to by its address: that must not be enough. */
  @Test
  void shouldNotTakeACertificateForTheAddressWhereTheUrlHasAName(@TempDir Path folder)
      throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("address authority");
    Path keys = folder.resolve("server.jks");
    authority.writeServerKeys(keys, "changeit", "127.0.0.1");
    try (ServerSocket server = tlsServer(keys, "changeit")) {
      ConnectorException failure =
          mqtt.refusal(
              mqtt.tlsRequest("ssl://localhost:" + server.getLocalPort(), authority.pem()));

      assertThat(failure.reason()).isEqualTo(Reason.TlsFailed);
      assertThat(failure)
          .hasMessageContaining("its certificate does not name the host 'localhost'");
    }
  }

  private static ServerSocket tlsServer(Path keys, String password) throws Exception {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(
        KeyStore.getInstance(keys.toFile(), password.toCharArray()), password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket client = server.accept()) {
                client.getInputStream().read();
              } catch (IOException gone) {
                // The client does not want to go on.
              }
            });
    return server;
  }

  @Test
  void shouldVerifyNothingWhenToldSo() {
    MqttConnection spec =
        new MqttConnection(
            "ssl://127.0.0.1:" + BROKER.tlsPort(),
            null,
            new Tls(null, false),
            null,
            null,
            null,
            null);

    await(mqtt.open(mqtt.request(spec, SecretValues.none())).close());
  }

  @Test
  void shouldSayThatThePortDoesNotSpeakTls() {
    ConnectorException failure = mqtt.refusal(mqtt.request("ssl://localhost:" + BROKER.port()));

    assertThat(failure.reason()).isEqualTo(Reason.TlsFailed);
    assertThat(failure.getMessage())
        .containsAnyOf("it does not speak TLS", "it closed the connection during the handshake");
  }

  @Test
  void shouldSayThatThePortMaySpeakTls() {
    ConnectorException failure = mqtt.refusal(mqtt.request("tcp://localhost:" + BROKER.tlsPort()));

    assertThat(failure.reason()).isIn(Reason.ConnectionLost, Reason.ProtocolError);
    assertThat(failure.getMessage())
        .containsAnyOf("does the port speak MQTT without TLS?", "are port and scheme");
  }

  @Test
  void shouldFailWhenTheSecretHoldsNoCertificate() {
    ConnectorException failure = mqtt.refusal(mqtt.tlsRequest(BROKER.tlsUrl(), "not a PEM"));

    assertThat(failure.reason()).isEqualTo(Reason.TlsFailed);
    assertThat(failure).hasMessageContaining("Secret 'ca', key 'ca.crt'");
  }

  @Test
  void shouldFailWithProtocolErrorWhenTheServerTalksGarbage() {
    try (MisbehavingServer server = MisbehavingServer.talkingGarbage()) {
      ConnectorException failure = mqtt.refusal(mqtt.request(server.url()));

      assertThat(failure.reason()).isEqualTo(Reason.ProtocolError);
      assertThat(failure)
          .hasMessageStartingWith("localhost:" + server.port() + " does not speak MQTT");
      await().until(() -> server.connections() == 0);
    }
  }

  @Test
  void shouldFailWhenTheServerClosesWithoutAnAnswer() {
    try (MisbehavingServer server = MisbehavingServer.closing()) {
      ConnectorException failure = mqtt.refusal(mqtt.request(server.url()));

      assertThat(failure.reason()).isEqualTo(Reason.ConnectionLost);
      assertThat(failure).hasMessageContaining("closed the connection before it answered");
    }
  }

  @Test
  void shouldCloseTheSocketWhenAnAttemptIsAbandoned() {
    assertSocketIsClosedAfterAbandoning(server -> mqtt.request(server.url()));
  }

  @Test
  void shouldCloseTheSocketWhenAnAttemptIsAbandonedDuringTheTlsHandshake() {
    assertSocketIsClosedAfterAbandoning(server -> mqtt.request(server.tlsUrl()));
  }

  private void assertSocketIsClosedAfterAbandoning(
      java.util.function.Function<MisbehavingServer, ConnectionRequest> request) {
    try (MisbehavingServer server = MisbehavingServer.hanging()) {
      Opening opening = mqtt.attempt(request.apply(server));
      await().until(() -> server.connections() == 1);
      assertThat(opening.connection().toCompletableFuture()).isNotDone();

      await(opening.abandon());

      await().atMost(Duration.ofSeconds(1)).until(() -> server.connections() == 0);
      assertThat(mqtt.losses).isEmpty();
    }
  }
}
