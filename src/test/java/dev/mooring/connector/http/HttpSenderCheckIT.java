package dev.mooring.connector.http;

import static dev.mooring.connector.http.HttpPort.head;
import static dev.mooring.connector.http.HttpPort.send;
import static dev.mooring.connector.http.HttpPort.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HttpAuthentication;
import dev.mooring.api.v1alpha1.HttpBearer;
import dev.mooring.api.v1alpha1.HttpSignature;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.connector.LiveSecrets;
import dev.mooring.connector.SecretValues;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may not send hears 401, and nothing of what he sends gets to the Source. */
class HttpSenderCheckIT {
  private static final SecretReference SECRET = new SecretReference("senders");

  private final LiveSecrets secrets = new LiveSecrets(secret("token", "abc"));
  private HttpPort port;

  @AfterEach
  void close() throws Exception {
    port.close();
  }

  @Test
  void shouldTakeWhatComesWithTheToken() throws Exception {
    port = bearer();
    Socket sender = port.connect();

    send(sender, head("Authorization: Bearer abc\r\nContent-Length: 2\r\n") + "hi");

    assertThat(status(sender)).isEqualTo(204);
    assertThat(port.receiver.payloads).containsExactly("hi");
  }

  @Test
  void shouldSayWhatIsMissingAndKeepTheConnection() throws Exception {
    port = bearer();
    Socket sender = port.connect();

    send(sender, head("Authorization: Bearer abd\r\nContent-Length: 2\r\n") + "hi");

    String answer = head(sender);
    assertThat(answer).startsWith("HTTP/1.1 401 ").contains("Bearer realm=\"mooring\"");
    String words =
        "this address takes records with a token that it knows (Authorization: Bearer)\n";
    assertThat(sender.getInputStream().readNBytes(words.length()))
        .isEqualTo(words.getBytes(StandardCharsets.US_ASCII));
    assertThat(port.receiver.payloads).isEmpty();
    send(sender, head("Authorization: Bearer abc\r\nContent-Length: 2\r\n") + "ok");
    assertThat(status(sender)).isEqualTo(204);
  }

  @Test
  void shouldRefuseBeforeTheBodyIsSentToWhoAsks() throws Exception {
    port = bearer();
    Socket sender = port.connect();

    send(sender, head("Expect: 100-continue\r\nContent-Length: 1000\r\n"));

    assertThat(status(sender)).isEqualTo(401);
  }

  @Test
  void shouldFollowTheSecretWithoutAnyNewBeginning() throws Exception {
    port = bearer();
    Socket sender = port.connect();

    secrets.change(secret("token", "new"));

    send(sender, head("Authorization: Bearer new\r\nContent-Length: 2\r\n") + "hi");
    assertThat(status(sender)).isEqualTo(204);
    Socket late = port.connect();
    send(late, head("Authorization: Bearer abc\r\nContent-Length: 2\r\n") + "no");
    assertThat(status(late)).isEqualTo(401);
    assertThat(port.receiver.payloads).containsExactly("hi");
  }

  @Test
  void shouldGoOnWithWhatTheSecretHeldWhenThatIsOfNoUseAndSaySo() throws Exception {
    port = bearer();

    secrets.change(secret("other", "x"));

    assertThat(port.receiver.remark).contains("Secret 'senders' has no key 'token'");
    Socket sender = port.connect();
    send(sender, head("Authorization: Bearer abc\r\nContent-Length: 2\r\n") + "hi");
    assertThat(status(sender)).isEqualTo(204);
    secrets.change(secret("token", "abc"));
    assertThat(port.receiver.remark).isEmpty();
  }

  @Test
  void shouldTakeWhatIsSignedAndGiveBackTheMemoryOfWhatIsNot() throws Exception {
    secrets.change(secret("secret", "Jefe"));
    port =
        new HttpPort(
            new HttpAuthentication(null, null, new HttpSignature(SECRET, null, null, null, null)),
            null,
            secrets);
    byte[] packed = gzip("hi");
    String signature = "X-Hub-Signature-256: sha256=";
    String lengths = "\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n";
    Socket sender = port.connect();

    send(sender, head(signature + HexFormat.of().formatHex(sign(packed)) + lengths));
    send(sender, packed);
    assertThat(status(sender)).isEqualTo(204);
    send(sender, head(signature + "00".repeat(32) + lengths));
    send(sender, packed);
    assertThat(status(sender)).isEqualTo(401);

    assertThat(port.receiver.payloads).containsExactly("hi");
    assertThat(port.budget.taken()).isZero();
  }

  private HttpPort bearer() throws Exception {
    return new HttpPort(new HttpAuthentication(null, new HttpBearer(SECRET), null), null, secrets);
  }

  private static SecretValues secret(String key, String value) {
    return new SecretValues(Map.of("senders", Map.of(key, value.getBytes(StandardCharsets.UTF_8))));
  }

  private static byte[] sign(byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("Jefe".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return mac.doFinal(body);
  }

  private static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
      packing.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
