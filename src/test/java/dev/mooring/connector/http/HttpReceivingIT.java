package dev.mooring.connector.http;

import static dev.mooring.connector.http.HttpPort.BODY_LIMIT;
import static dev.mooring.connector.http.HttpPort.head;
import static dev.mooring.connector.http.HttpPort.isClosed;
import static dev.mooring.connector.http.HttpPort.post;
import static dev.mooring.connector.http.HttpPort.send;
import static dev.mooring.connector.http.HttpPort.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a port where records are sent answers to whom. */
class HttpReceivingIT {
  private HttpPort port;

  @BeforeEach
  void listen() throws Exception {
    port = new HttpPort();
  }

  @AfterEach
  void end() throws Exception {
    port.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/plant/räume",
        "/plant/r%C3%A4ume",
        "/plant/r%c3%a4ume",
        "/plant/r%C3%A4ume?room=kitchen",
        "/x/../plant/r%C3%A4ume",
        "/plant/./r%C3%A4um%65",
        "http://localhost/plant/r%C3%A4ume"
      })
  void shouldKnowItsPathInAllForms(String path) throws Exception {
    Socket sender = port.connect();
    send(sender, "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");

    assertThat(status(sender)).isEqualTo(204);
    assertThat(port.receiver.payloads).containsExactly("hi");
    assertThat(port.budget.taken()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 405",
    "HEAD, 405",
    "DELETE, 405",
    "PATCH, 405",
    "BREW, 405",
    "OPTIONS, 204",
  })
  void shouldSayWhichMethodsThereAre(String method, int status) throws Exception {
    Socket sender = port.connect();
    send(sender, method + " /plant/r%C3%A4ume HTTP/1.1\r\nHost: a\r\n\r\n");

    String head = head(sender);

    assertThat(head).startsWith("HTTP/1.1 " + status);
    assertThat(head.toLowerCase()).contains("allow: post, put, options");
    send(sender, post("hi"));
    assertThat(status(sender)).as("the connection goes on").isEqualTo(204);
  }

  @Test
  void shouldSayThatNobodyTakesThePath() throws Exception {
    Socket sender = port.connect();
    send(sender, "POST /else HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    assertThat(status(sender)).isEqualTo(404);
    send(sender, post("hi"));
    assertThat(status(sender)).isEqualTo(204);
  }

  @Test
  void shouldLetASenderGoOnAtOnce() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Expect: 100-continue\r\nContent-Length: 2\r\n"));
    assertThat(status(sender)).isEqualTo(100);
    send(sender, "hi");
    assertThat(status(sender)).isEqualTo(204);
  }

  @Test
  void shouldKnowNoOtherExpectation() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Expect: tea\r\nContent-Length: 2\r\n") + "hi");
    assertThat(status(sender)).isEqualTo(417);
  }

  @Test
  void shouldRefuseBeforeTheBodyWhatIsTooLarge() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Expect: 100-continue\r\nContent-Length: " + (BODY_LIMIT + 1) + "\r\n"));

    String head = head(sender);

    assertThat(head).startsWith("HTTP/1.1 413");
    assertThat(head.toLowerCase()).contains("connection: close");
    assertThat(isClosed(sender)).isTrue();
    assertThat(port.budget.taken()).isZero();
  }

  @Test
  void shouldHoldABodyOnceHoweverLongItsRecordTakes() throws Exception {
    int records = 5;
    port.receiver.silent = true;
    long before = liveBytes();

    for (int i = 0; i < records; i++) {
      send(port.connect(), post("x".repeat(BODY_LIMIT)));
    }
    await().until(() -> port.receiver.payloads.size() == records);

    // The receiver has each as a text, and a connection leaves a few kB.
    assertThat(liveBytes() - before).isLessThan((long) (1.5 * records * BODY_LIMIT));
  }

  @Test
  void shouldLetASenderReadWhyItWasRefused() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Content-Length: 3000000\r\n") + "x".repeat(1_500_000));
    assertThat(status(sender)).isEqualTo(413);
    assertThat(isClosed(sender)).isTrue();
  }

  @Test
  void shouldRefuseChunksBeyondTheLimit() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Transfer-Encoding: chunked\r\n"));
    String chunk = "40000\r\n" + "x".repeat(0x40000) + "\r\n";
    send(sender, chunk.repeat(5));
    assertThat(status(sender)).isEqualTo(413);
    assertThat(port.budget.taken()).isZero();
  }

  @Test
  void shouldTakeChunks() throws Exception {
    Socket sender = port.connect();
    send(
        sender,
        head("Transfer-Encoding: chunked\r\n")
            + "30000\r\n"
            + "x".repeat(0x30000)
            + "\r\n2\r\nhi\r\n0\r\n\r\n");
    assertThat(status(sender)).isEqualTo(204);
    assertThat(port.receiver.payloads.getFirst()).hasSize(0x30002);
    assertThat(port.budget.taken()).isZero();
  }

  @Test
  void shouldSayThatAChunkIsNone() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Transfer-Encoding: chunked\r\n") + "zz\r\nhi\r\n0\r\n\r\n");
    assertThat(status(sender)).isEqualTo(400);
    assertThat(isClosed(sender)).isTrue();
    assertThat(port.budget.taken()).isZero();
  }

  @Test
  void shouldUnderstandNoOtherTransferEncoding() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n");
    assertThat(status(sender)).isEqualTo(501);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "raw deflate", "identity"})
  void shouldUnpack(String encoding) throws Exception {
    Socket sender = port.connect();
    send(sender, packed(encoding, pack(encoding, "hello ".repeat(1000))));

    assertThat(status(sender)).isEqualTo(204);
    assertThat(port.receiver.payloads).containsExactly("hello ".repeat(1000));
    assertThat(port.budget.taken()).isZero();
  }

  @Test
  void shouldNotUnpackMoreThanTheLimit() throws Exception {
    byte[] bomb = packed("gzip", pack("gzip", "x".repeat(100_000_000)));
    Socket sender = port.connect();
    send(sender, bomb);

    assertThat(status(sender)).isEqualTo(413);
    assertThat(port.receiver.payloads).isEmpty();
    assertThat(port.budget.taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void shouldSayThatABodyIsNotPackedAsItSays(String encoding) throws Exception {
    Socket sender = port.connect();
    send(sender, packed(encoding, "no such thing".getBytes(StandardCharsets.US_ASCII)));
    assertThat(status(sender)).isEqualTo(400);
    assertThat(port.budget.taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip", "compress"})
  void shouldSayWhichPackingItKnows(String encoding) throws Exception {
    Socket sender = port.connect();
    send(sender, packed(encoding, new byte[10]));
    String head = head(sender);
    assertThat(head).startsWith("HTTP/1.1 415");
    assertThat(head.toLowerCase()).contains("accept-encoding: gzip, deflate");
  }

  /** What of this JVM's heap can be reached. */
  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static byte[] packed(String encoding, byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String headers =
        "Content-Encoding: "
            + encoding.replace("raw ", "")
            + "\r\nContent-Length: "
            + body.length
            + "\r\n";
    request.write(head(headers).getBytes(StandardCharsets.US_ASCII));
    request.write(body);
    return request.toByteArray();
  }

  private static byte[] pack(String encoding, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] plain = text.getBytes(StandardCharsets.US_ASCII);
    try (var output =
        switch (encoding) {
          case "identity" -> bytes;
          case "deflate" -> new DeflaterOutputStream(bytes);
          case "raw deflate" -> new DeflaterOutputStream(bytes, new Deflater(9, true));
          default -> new GZIPOutputStream(bytes);
        }) {
      output.write(plain);
    }
    return bytes.toByteArray();
  }
}
