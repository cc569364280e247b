package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.HttpConnection;
import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.testing.resource.SinkSpecBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several requests under way on one connection, at a server whose every byte the test writes. */
class HttpPipeliningIT {
  private static final int LIMIT_SECONDS = 10;
  private static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<ConnectorException> losses = new LinkedBlockingQueue<>();
  private ServerSocket server;
  private Socket socket;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void shouldSendSeveralBeforeTheFirstAnswer() throws Exception {
    SinkWriter writer = writer(4, "10s");
    assertThat(writer.window()).isEqualTo(4);
    List<CompletableFuture<Void>> writes = write(writer, 5);

    assertThat(bodies(4)).containsExactly("record 0", "record 1", "record 2", "record 3");
    assertThat(writes).noneMatch(CompletableFuture::isDone);

    answer(TAKEN);
    writes.getFirst().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(writes.subList(1, 5)).noneMatch(CompletableFuture::isDone);
    assertThat(bodies(1)).containsExactly("record 4");

    answer(TAKEN + "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n" + TAKEN);
    writes.get(1).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(failure(writes.get(2)).kind()).isEqualTo(ConnectorException.Kind.PERMANENT);
    writes.get(3).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldSendOneAtATimeUnlessToldOtherwise() throws Exception {
    SinkWriter writer = writer(null, "10s");
    assertThat(writer.window()).isEqualTo(1);
    List<CompletableFuture<Void>> writes = write(writer, 2);

    assertThat(bodies(1)).containsExactly("record 0");
    answer(TAKEN);
    writes.getFirst().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(bodies(1)).containsExactly("record 1");
  }

  @Test
  void shouldHaveThoseSentAgainThatABrokenConnectionLeavesWithoutAnAnswer() throws Exception {
    List<CompletableFuture<Void>> writes = write(writer(4, "10s"), 4);
    bodies(4);

    answer(TAKEN);
    socket.close();

    writes.getFirst().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    for (CompletableFuture<Void> write : writes.subList(1, 4)) {
      ConnectorException failure = failure(write);
      assertThat(failure.reason()).isEqualTo(Reason.ConnectionLost);
      assertThat(failure.kind()).isEqualTo(ConnectorException.Kind.RETRY);
    }
    assertThat(losses).isEmpty();
  }

  @Test
  void shouldEndAConnectionThatHangsWithAllThatWaitOnIt() throws Exception {
    List<CompletableFuture<Void>> writes = write(writer(4, "300ms"), 4);
    bodies(4);

    for (CompletableFuture<Void> write : writes) {
      assertThat(failure(write).kind()).isNotEqualTo(ConnectorException.Kind.PERMANENT);
    }
    assertThat(losses).extracting(ConnectorException::reason).containsExactly(Reason.Timeout);
  }

  private SinkWriter writer(Integer pipelining, String timeout) throws Exception {
    HttpConnection http =
        new HttpConnection(
            "http://127.0.0.1:" + server.getLocalPort(), null, null, null, timeout, pipelining);
    ConnectorSpec spec =
        new ConnectorSpec(
            null, null, null, http, null, null, new HealthCheck(null, "2s"), null, null);
    ConnectionRequest request =
        new ConnectionRequest(
            new ObjectKey("plant", "server"),
            spec,
            SecretValues.none(),
            new NodeIdentity("test", "worker-0"),
            0,
            false);
    CompletableFuture<Connection> opening =
        new HttpType(new Network(vertx, AddressRules.EVERYWHERE), "127.0.0.1")
            .open(request, losses::add)
            .connection()
            .toCompletableFuture();
    socket = server.accept();
    socket.setSoTimeout(LIMIT_SECONDS * 1000);
    head();
    answer(TAKEN);
    SinkSpec sink =
        new SinkSpecBuilder().to(new HttpSink("/records", null, null, null, null)).build();
    return opening.get(LIMIT_SECONDS, TimeUnit.SECONDS).writer(sink);
  }

  private static List<CompletableFuture<Void>> write(SinkWriter writer, int count) {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] payload = ("record " + i).getBytes(StandardCharsets.UTF_8);
      writes.add(writer.write(new Message("t", payload)).toCompletableFuture());
    }
    return writes;
  }

  private static ConnectorException failure(CompletableFuture<Void> write) {
    assertThatThrownBy(() -> write.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ConnectorException.class);
    return (ConnectorException) write.exceptionNow();
  }

  /** Reads that many requests, and nothing that comes after them. */
  private List<String> bodies(int count) throws IOException {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String head = head();
      assertThat(head).contains("content-length: 8");
      bodies.add(new String(socket.getInputStream().readNBytes(8), StandardCharsets.UTF_8));
    }
    return bodies;
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("the connection is open").isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private void answer(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
