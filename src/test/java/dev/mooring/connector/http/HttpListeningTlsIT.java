package dev.mooring.connector.http;

import static dev.mooring.connector.http.HttpPort.head;
import static dev.mooring.connector.http.HttpPort.post;
import static dev.mooring.connector.http.HttpPort.send;
import static dev.mooring.connector.http.HttpPort.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.ServerTls;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.LiveSecrets;
import dev.mooring.connector.SecretValues;
import dev.mooring.testing.broker.CertificateAuthority;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port with TLS, as real clients see it. */
class HttpListeningTlsIT {
  private static final ServerTls TLS = new ServerTls(new SecretReference("certificate"));

  private final CertificateAuthority authority = CertificateAuthority.create("first");
  private final CertificateAuthority next = CertificateAuthority.create("next");
  @TempDir private Path folder;
  private HttpPort port;

  @AfterEach
  void close() throws Exception {
    if (port != null) {
      port.close();
    }
  }

  @Test
  void shouldTakeRecordsOverTls() throws Exception {
    open(new LiveSecrets(certificate(authority)));

    SSLSocket sender = connect(authority);
    send(sender, post("hi"));

    assertThat(status(sender)).isEqualTo(204);
    assertThat(sender.getSession().getProtocol()).isIn("TLSv1.2", "TLSv1.3");
    assertThat(port.receiver.payloads).containsExactly("hi");
  }

  @Test
  void shouldNotTakeRecordsWithoutTls() throws Exception {
    open(new LiveSecrets(certificate(authority)));

    Socket sender = port.connect();
    send(sender, post("hi"));

    assertThat(sender.getInputStream().read()).as("nothing is answered in clear").isNotEqualTo('H');
    assertThat(port.receiver.payloads).isEmpty();
  }

  @Test
  void shouldShowANewCertificateAndKeepWhoIsConnected() throws Exception {
    LiveSecrets secrets = new LiveSecrets(certificate(authority));
    open(secrets);
    SSLSocket before = connect(authority);
    send(before, post("one"));
    assertThat(status(before)).isEqualTo(204);

    secrets.change(certificate(next));
    send(before, post("three"));
    assertThat(status(before)).isEqualTo(204);

    SSLSocket after = connectWhenTrusted(next);
    send(after, post("two"));
    assertThat(status(after)).isEqualTo(204);
    assertThatThrownBy(() -> connect(authority)).isInstanceOf(SSLException.class);
  }

  @Test
  void shouldGoOnWithTheCertificateWhenTheNewOneIsOfNoUseAndSaySo() throws Exception {
    LiveSecrets secrets = new LiveSecrets(certificate(authority));
    open(secrets);

    secrets.change(values(Map.of("tls.crt", "broken", "tls.key", "broken")));

    assertThat(port.receiver.remark)
        .contains("Secret 'certificate'", "no certificate and key in PEM", "kubernetes.io/tls");
    SSLSocket sender = connect(authority);
    send(sender, post("hi"));
    assertThat(status(sender)).isEqualTo(204);
  }

  @Test
  void shouldNotListenWithAKeyOfAnotherCertificate() throws Exception {
    SecretValues one = certificate(authority);
    SecretValues other = certificate(next);
    Map<String, String> mixed = new HashMap<>();
    mixed.put(
        "tls.crt", new String(one.bytes("certificate", "tls.crt"), StandardCharsets.US_ASCII));
    mixed.put(
        "tls.key", new String(other.bytes("certificate", "tls.key"), StandardCharsets.US_ASCII));

    assertUnusable(values(mixed), Reason.TlsFailed, "not the key of the certificate");
  }

  @Test
  void shouldNotListenWithoutAKey() {
    assertUnusable(
        values(Map.of("tls.crt", authority.pem())), Reason.SecretNotFound, "no key 'tls.key'");
  }

  @Test
  void shouldSayOverTlsThatThereAreTooManyAndWhatIsNoBody() throws Exception {
    open(new LiveSecrets(certificate(authority)));
    SSLSocket broken = connect(authority);
    send(broken, HttpPort.head("Transfer-Encoding: chunked\r\n") + "no length\r\n");
    assertThat(status(broken)).isEqualTo(400);

    // They wait for their answers, for which there is no limit.
    port.receiver.silent = true;
    for (int i = 0; i < HttpPort.LIMITS.connections(); i++) {
      send(connect(authority), post("waits"));
    }
    SSLSocket last = connect(authority);

    assertThat(head(last)).startsWith("HTTP/1.1 503 ");
  }

  private void assertUnusable(SecretValues values, Reason reason, String message) {
    assertThatThrownBy(() -> open(new LiveSecrets(values)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ConnectorException.class, it -> assertThat(it.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private void open(LiveSecrets secrets) throws Exception {
    port = new HttpPort(null, TLS, secrets);
  }

  private SSLSocket connectWhenTrusted(CertificateAuthority trusted) throws Exception {
    for (int tries = 0; ; tries++) {
      try {
        return connect(trusted);
      } catch (SSLException notYet) {
        assertThat(tries).as("the new certificate is shown").isLessThan(1000);
      }
    }
  }

  private SSLSocket connect(CertificateAuthority trusted) throws Exception {
    Socket plain = port.connect();
    SSLSocket socket =
        (SSLSocket)
            trusted
                .trusted()
                .getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), true);
    socket.startHandshake();
    return socket;
  }

  private SecretValues certificate(CertificateAuthority by) throws IOException {
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    by.writeServerPem(certificate, key, "localhost");
    return values(
        Map.of("tls.crt", Files.readString(certificate), "tls.key", Files.readString(key)));
  }

  private static SecretValues values(Map<String, String> texts) {
    Map<String, byte[]> data = new HashMap<>();
    texts.forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.US_ASCII)));
    return new SecretValues(Map.of("certificate", data));
  }
}
