package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.testing.network.Ports;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A port where records are sent, by senders who write every byte themselves. */
class HttpReceivingIT {
  private static final int LIMIT_SECONDS = 10;
  private static final int BODY_LIMIT = 1 << 20;
  private static final long BUDGET = 8L << 20;
  private static final ListenerLimits LIMITS =
      new ListenerLimits(
          300,
          Duration.ofMillis(1500),
          Duration.ofMillis(700),
          Duration.ofMillis(700),
          Duration.ofSeconds(2),
          Duration.ofMillis(500));

  private final Vertx vertx = Vertx.vertx();
  private final int port = Ports.free();
  private final Listeners listeners = new Listeners(vertx, "127.0.0.1", LIMITS);
  private final ByteBudget budget = new ByteBudget(BUDGET);
  private final Receiver receiver = new Receiver();
  private final List<Socket> sockets = new ArrayList<>();
  private RecordReceiver source;

  /** Takes everything, and acknowledges at once unless told otherwise. */
  private final class Receiver implements MessageReceiver {
    final List<String> payloads = new CopyOnWriteArrayList<>();
    private final ByteBudget.Share share = budget.share();
    volatile boolean full;
    volatile boolean silent;

    @Override
    public boolean offer(Message message, Runnable acknowledge) {
      throw new IllegalStateException("its size was known before");
    }

    @Override
    public Room reserve(long bytes) {
      if (bytes > share.budget()) {
        return Room.NEVER;
      }
      return share.take(bytes) ? Room.GIVEN : Room.LATER;
    }

    @Override
    public void unreserve(long bytes, long kept) {
      share.shrink(bytes, kept);
    }

    @Override
    public boolean offerReserved(Message message, long reserved, Runnable acknowledge) {
      if (full) {
        return false;
      }
      payloads.add(new String(message.payload(), StandardCharsets.UTF_8));
      if (!silent) {
        acknowledge.run();
        share.giveBack(reserved);
      }
      return true;
    }

    @Override
    public void whenRoom(Runnable resume) {}

    @Override
    public void failed(ConnectorException cause) {}
  }

  @BeforeEach
  void listen() throws Exception {
    HttpSource spec = new HttpSource("/räume", port, BODY_LIMIT);
    source = new RecordReceiver(listeners, spec, receiver);
    listeners.add(port, spec.path(), source).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/räume",
        "/r%C3%A4ume",
        "/r%c3%a4ume",
        "/r%C3%A4ume?room=kitchen",
        "/x/../r%C3%A4ume",
        "/./r%C3%A4um%65",
        "http://localhost/r%C3%A4ume"
      })
  void shouldKnowItsPathInAllForms(String path) throws Exception {
    Socket sender = connect();
    send(sender, "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");

    assertThat(status(sender)).isEqualTo(204);
    assertThat(receiver.payloads).containsExactly("hi");
    assertThat(budget.taken()).isZero();
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
    Socket sender = connect();
    send(sender, method + " /r%C3%A4ume HTTP/1.1\r\nHost: a\r\n\r\n");

    String head = head(sender);

    assertThat(head).startsWith("HTTP/1.1 " + status);
    assertThat(head.toLowerCase()).contains("allow: post, put, options");
    send(sender, post("hi"));
    assertThat(status(sender)).as("the connection goes on").isEqualTo(204);
  }

  @Test
  void shouldSayThatNobodyTakesThePath() throws Exception {
    Socket sender = connect();
    send(sender, "POST /else HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    assertThat(status(sender)).isEqualTo(404);
    send(sender, post("hi"));
    assertThat(status(sender)).isEqualTo(204);
  }

  @Test
  void shouldLetASenderGoOnAtOnce() throws Exception {
    Socket sender = connect();
    send(sender, head("Expect: 100-continue\r\nContent-Length: 2\r\n"));
    assertThat(status(sender)).isEqualTo(100);
    send(sender, "hi");
    assertThat(status(sender)).isEqualTo(204);
  }

  @Test
  void shouldKnowNoOtherExpectation() throws Exception {
    Socket sender = connect();
    send(sender, head("Expect: tea\r\nContent-Length: 2\r\n") + "hi");
    assertThat(status(sender)).isEqualTo(417);
  }

  @Test
  void shouldRefuseBeforeTheBodyWhatIsTooLarge() throws Exception {
    Socket sender = connect();
    send(sender, head("Expect: 100-continue\r\nContent-Length: " + (BODY_LIMIT + 1) + "\r\n"));

    String head = head(sender);

    assertThat(head).startsWith("HTTP/1.1 413");
    assertThat(head.toLowerCase()).contains("connection: close");
    assertThat(isClosed(sender)).isTrue();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void shouldLetASenderReadWhyItWasRefused() throws Exception {
    Socket sender = connect();
    send(sender, head("Content-Length: 3000000\r\n") + "x".repeat(1_500_000));
    assertThat(status(sender)).isEqualTo(413);
    assertThat(isClosed(sender)).isTrue();
  }

  @Test
  void shouldRefuseChunksBeyondTheLimit() throws Exception {
    Socket sender = connect();
    send(sender, head("Transfer-Encoding: chunked\r\n"));
    String chunk = "40000\r\n" + "x".repeat(0x40000) + "\r\n";
    send(sender, chunk.repeat(5));
    assertThat(status(sender)).isEqualTo(413);
    assertThat(budget.taken()).isZero();
  }

  @Test
  void shouldTakeChunks() throws Exception {
    Socket sender = connect();
    send(
        sender,
        head("Transfer-Encoding: chunked\r\n")
            + "30000\r\n"
            + "x".repeat(0x30000)
            + "\r\n2\r\nhi\r\n0\r\n\r\n");
    assertThat(status(sender)).isEqualTo(204);
    assertThat(receiver.payloads.getFirst()).hasSize(0x30002);
    assertThat(budget.taken()).isZero();
  }

  @Test
  void shouldSayThatAChunkIsNone() throws Exception {
    Socket sender = connect();
    send(sender, head("Transfer-Encoding: chunked\r\n") + "zz\r\nhi\r\n0\r\n\r\n");
    assertThat(status(sender)).isEqualTo(400);
    assertThat(isClosed(sender)).isTrue();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void shouldUnderstandNoOtherTransferEncoding() throws Exception {
    Socket sender = connect();
    send(sender, head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n");
    assertThat(status(sender)).isEqualTo(501);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "raw deflate", "identity"})
  void shouldUnpack(String encoding) throws Exception {
    Socket sender = connect();
    send(sender, packed(encoding, pack(encoding, "hello ".repeat(1000))));

    assertThat(status(sender)).isEqualTo(204);
    assertThat(receiver.payloads).containsExactly("hello ".repeat(1000));
    assertThat(budget.taken()).isZero();
  }

  @Test
  void shouldNotUnpackMoreThanTheLimit() throws Exception {
    Socket sender = connect();
    send(sender, packed("gzip", pack("gzip", "x".repeat(100_000_000))));

    assertThat(status(sender)).isEqualTo(413);
    assertThat(receiver.payloads).isEmpty();
    assertThat(budget.taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void shouldSayThatABodyIsNotPackedAsItSays(String encoding) throws Exception {
    Socket sender = connect();
    send(sender, packed(encoding, "no such thing".getBytes(StandardCharsets.US_ASCII)));
    assertThat(status(sender)).isEqualTo(400);
    assertThat(budget.taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip", "compress"})
  void shouldSayWhichPackingItKnows(String encoding) throws Exception {
    Socket sender = connect();
    send(sender, packed(encoding, new byte[10]));
    String head = head(sender);
    assertThat(head).startsWith("HTTP/1.1 415");
    assertThat(head.toLowerCase()).contains("accept-encoding: gzip, deflate");
  }

  @Test
  void shouldKeepNoMoreHalfSentBodiesThanThereIsMemoryFor() throws Exception {
    List<Socket> senders = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket sender = connect();
      senders.add(sender);
      send(sender, head("Content-Length: " + BODY_LIMIT + "\r\n") + "x".repeat(10_000));
    }

    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> budget.taken() > 4L << 20);
    assertThat(budget.taken()).isLessThanOrEqualTo(BUDGET);
    int refused = 0;
    int late = 0;
    for (Socket sender : senders) {
      int status = status(sender);
      refused += status == 503 ? 1 : 0;
      late += status == 408 ? 1 : 0;
    }
    assertThat(refused + late).isEqualTo(200);
    assertThat(late).isBetween(4, 8);
    for (Socket sender : senders) {
      assertThat(isClosed(sender)).isTrue();
    }
    assertThat(budget.taken()).isZero();
  }

  @Test
  void shouldSayWhenToComeAgain() throws Exception {
    receiver.full = true;
    Socket sender = connect();
    send(sender, post("hi"));
    String head = head(sender);
    assertThat(head).startsWith("HTTP/1.1 503");
    assertThat(head.toLowerCase()).contains("retry-after: 1");
    assertThat(budget.taken()).isZero();
    receiver.full = false;
    send(sender, post("hi"));
    assertThat(status(sender)).isEqualTo(204);
  }

  @Test
  void shouldGiveBackTheMemoryOfASenderWhoHasGone() throws Exception {
    Socket sender = connect();
    send(sender, head("Content-Length: 1000\r\n") + "half");
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> budget.taken() > 0);
    sender.close();
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> budget.taken() == 0);
  }

  @Test
  void shouldRefuseHalfSentBodiesWhenTheSourceStops() throws Exception {
    Socket sender = connect();
    send(sender, head("Content-Length: 1000\r\n") + "half");
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> budget.taken() > 0);
    source.close();
    assertThat(status(sender)).isEqualTo(503);
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> budget.taken() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST /r", "POST /r%C3%A4ume HTTP/1.1\r\nHost: a\r\nX-Slow: "})
  void shouldNotWaitForARequestForEver(String beginning) throws Exception {
    Socket sender = connect();
    send(sender, beginning);
    assertThat(isClosed(sender)).isTrue();
  }

  @Test
  void shouldNotBeKeptByASenderOfSingleBytes() throws Exception {
    Socket sender = connect();
    send(sender, head("Content-Length: 1000\r\n"));
    long before = System.nanoTime();
    Thread dripping =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (true) {
                      send(sender, "x");
                      Thread.sleep(100);
                    }
                  } catch (IOException | InterruptedException closed) {
                    // As it should be.
                  }
                });
    assertThat(status(sender)).isEqualTo(408);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
    dripping.join(Duration.ofSeconds(LIMIT_SECONDS));
  }

  @Test
  void shouldWaitForASlowSinkForAsLongAsItTakes() throws Exception {
    receiver.silent = true;
    Socket sender = connect();
    send(sender, post("hi"));
    sender.setSoTimeout(2500);
    assertThat(isClosed(sender)).isFalse();
  }

  @Test
  void shouldBoundTheConnections() throws Exception {
    for (int i = 0; i < LIMITS.connections(); i++) {
      connect();
    }
    Socket oneTooMany = connect();
    assertThat(status(oneTooMany)).isEqualTo(503);
    assertThat(isClosed(oneTooMany)).isTrue();
  }

  @Test
  void shouldCloseWhenTheSenderAsksForIt() throws Exception {
    Socket sender = connect();
    send(sender, head("Connection: close\r\nContent-Length: 2\r\n") + "hi");
    assertThat(status(sender)).isEqualTo(204);
    assertThat(isClosed(sender)).isTrue();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(LIMIT_SECONDS * 1000);
    sockets.add(socket);
    return socket;
  }

  private static String head(String headers) {
    return "POST /r%C3%A4ume HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
  }

  private static String post(String body) {
    return head("Content-Length: " + body.length() + "\r\n") + body;
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

  private static void send(Socket socket, String text) throws IOException {
    send(socket, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static int status(Socket socket) throws IOException {
    return Integer.parseInt(head(socket).substring(9, 12));
  }

  private static String head(Socket socket) throws IOException {
    InputStream input = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      assertThat(next).as("the connection is open").isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static boolean isClosed(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // What is left of an answer.
      }
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
