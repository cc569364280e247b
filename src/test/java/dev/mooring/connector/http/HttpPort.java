package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ByteSize;
import dev.mooring.api.v1alpha1.HttpAuthentication;
import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.ServerTls;
import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.LiveSecrets;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.testing.network.Ports;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A port at which {@code /räume} of namespace {@code plant} is taken, and senders who write every
 * byte themselves.
 */
final class HttpPort {
  static final int LIMIT_SECONDS = 10;
  static final int BODY_LIMIT = 1 << 20;
  static final long BUDGET = 8L << 20;
  static final ListenerLimits LIMITS =
      new ListenerLimits(
          60,
          Duration.ofMillis(1500),
          Duration.ofMillis(700),
          Duration.ofMillis(700),
          Duration.ofSeconds(2),
          Duration.ofMillis(500));

  /** 2026-01-01. */
  static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_767_225_600), ZoneOffset.UTC);

  private final Vertx vertx = Vertx.vertx();
  private final int port = Ports.free();
  private final Listeners listeners = new Listeners(vertx, "127.0.0.1", LIMITS);
  final ByteBudget budget = new ByteBudget(BUDGET);
  final Receiver receiver = new Receiver();
  private final List<Socket> sockets = new ArrayList<>();
  final RecordReceiver source;

  /** Takes everything, and acknowledges at once unless told otherwise. */
  final class Receiver implements MessageReceiver {
    final List<String> payloads = new CopyOnWriteArrayList<>();
    private final ByteBudget.Share share = budget.share();
    volatile boolean full;
    volatile boolean silent;
    volatile String remark = "";

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
    public void granted(ConnectorException shortfall) {
      remark = shortfall == null ? "" : shortfall.getMessage();
    }

    @Override
    public void whenRoom(Runnable resume) {}

    @Override
    public void failed(ConnectorException cause) {}
  }

  HttpPort() throws Exception {
    this(null, null, LiveSecrets.NONE);
  }

  /** Of a Source that checks who sends, or listens with TLS. */
  HttpPort(HttpAuthentication authentication, ServerTls tls, LiveSecrets secrets) throws Exception {
    HttpSource spec = new HttpSource("/räume", port, ByteSize.of(BODY_LIMIT), authentication, tls);
    source = new RecordReceiver(listeners, spec, "plant", receiver, secrets, CLOCK);
    source.listen().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Gives everything back. */
  void close() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(LIMIT_SECONDS * 1000);
    sockets.add(socket);
    return socket;
  }

  static String head(String headers) {
    return "POST /plant/r%C3%A4ume HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
  }

  static String post(String body) {
    return head("Content-Length: " + body.length() + "\r\n") + body;
  }

  static void send(Socket socket, String text) throws IOException {
    send(socket, text.getBytes(StandardCharsets.UTF_8));
  }

  static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  static int status(Socket socket) throws IOException {
    return Integer.parseInt(head(socket).substring(9, 12));
  }

  static String head(Socket socket) throws IOException {
    InputStream input = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      assertThat(next).as("the connection is open").isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  static boolean isClosed(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // What is left of an answer.
      }
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
