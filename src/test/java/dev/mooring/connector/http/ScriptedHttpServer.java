package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.HttpConnection;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server whose every byte the test writes, and connections to it, one after the other. */
final class ScriptedHttpServer {
  static final int LIMIT_SECONDS = 60;
  static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final ServerSocket server;
  private Socket socket;

  /** What the listeners of its connections were told. */
  final BlockingQueue<ConnectorException> losses = new LinkedBlockingQueue<>();

  ScriptedHttpServer() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(LIMIT_SECONDS * 1000);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Ends all, from both sides. */
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    server.close();
  }

  /** A connection, whose first request was answered. */
  Connection connection(Integer pipelining, String timeout) throws Exception {
    CompletableFuture<Connection> opening = open(pipelining, timeout);
    accept();
    head();
    answer(TAKEN);
    return opening.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** An attempt, which the test is to answer. */
  CompletableFuture<Connection> open(Integer pipelining, String timeout) {
    HttpConnection http =
        new HttpConnection("http://127.0.0.1:" + port(), null, null, null, timeout, pipelining);
    ConnectorSpec spec =
        new ConnectorSpecBuilder().to(http).healthCheck(new HealthCheck(null, "2s")).build();
    ConnectionRequest request =
        new ConnectionRequest(
            new ObjectKey("plant", "server"),
            spec,
            SecretValues.none(),
            new NodeIdentity("test", "worker-0"),
            0,
            false);
    return new HttpType(new Network(vertx, AddressRules.EVERYWHERE), "127.0.0.1")
        .open(request, losses::add)
        .connection()
        .toCompletableFuture();
  }

  /** Goes on with the next socket that connects. */
  void accept() throws IOException {
    socket = server.accept();
    socket.setSoTimeout(LIMIT_SECONDS * 1000);
  }

  /** Reads the head of a request. */
  String head() throws IOException {
    InputStream input = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      assertThat(next).as("the connection is open after: %s", head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  /** Reads so many bytes of a body. */
  String body(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  void answer(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  void closeSocket() throws IOException {
    socket.close();
  }

  /** Whether the other side ends the connection, whatever it has written before. */
  boolean isOver() {
    try {
      while (socket.getInputStream().read() >= 0) {
        // Requests that were written before.
      }
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  static ConnectorException failure(CompletableFuture<?> future) {
    assertThatThrownBy(() -> future.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ConnectorException.class);
    return (ConnectorException) future.exceptionNow();
  }
}
