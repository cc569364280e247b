package dev.mooring.connector.http;

import static dev.mooring.connector.http.ScriptedHttpServer.LIMIT_SECONDS;
import static dev.mooring.connector.http.ScriptedHttpServer.TAKEN;
import static dev.mooring.connector.http.ScriptedHttpServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.resource.SinkSpecBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several requests under way on one connection, at a server whose every byte the test writes. */
class HttpPipeliningIT {
  private ScriptedHttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = new ScriptedHttpServer();
  }

  @AfterEach
  void end() throws Exception {
    server.close();
  }

  @Test
  void shouldSendSeveralBeforeTheFirstAnswer() throws Exception {
    SinkWriter writer = writer(4, "10s");
    assertThat(writer.window()).isEqualTo(4);
    List<CompletableFuture<Void>> writes = write(writer, 5);

    assertThat(bodies(4)).containsExactly("record 0", "record 1", "record 2", "record 3");
    assertThat(writes).noneMatch(CompletableFuture::isDone);

    server.answer(TAKEN);
    writes.getFirst().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(writes.subList(1, 5)).noneMatch(CompletableFuture::isDone);
    assertThat(bodies(1)).containsExactly("record 4");

    server.answer(TAKEN + "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n" + TAKEN);
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
    server.answer(TAKEN);
    writes.getFirst().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(bodies(1)).containsExactly("record 1");
  }

  @Test
  void shouldHaveThoseSentAgainThatABrokenConnectionLeavesWithoutAnAnswer() throws Exception {
    List<CompletableFuture<Void>> writes = write(writer(4, "10s"), 4);
    bodies(4);

    server.answer(TAKEN);
    server.closeSocket();

    writes.getFirst().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    for (CompletableFuture<Void> write : writes.subList(1, 4)) {
      ConnectorException failure = failure(write);
      assertThat(failure.reason()).isEqualTo(Reason.ConnectionLost);
      assertThat(failure.kind()).isEqualTo(ConnectorException.Kind.RETRY);
    }
    assertThat(server.losses).isEmpty();
  }

  @Test
  void shouldEndAConnectionThatHangsWithAllThatWaitOnIt() throws Exception {
    List<CompletableFuture<Void>> writes = write(writer(4, "300ms"), 4);
    bodies(4);

    for (CompletableFuture<Void> write : writes) {
      assertThat(failure(write).kind()).isNotEqualTo(ConnectorException.Kind.PERMANENT);
    }
    assertThat(server.losses)
        .extracting(ConnectorException::reason)
        .containsExactly(Reason.Timeout);
  }

  private SinkWriter writer(Integer pipelining, String timeout) throws Exception {
    SinkSpec sink =
        new SinkSpecBuilder().to(new HttpSink("/records", null, null, null, null)).build();
    return server.connection(pipelining, timeout).writer(sink);
  }

  private static List<CompletableFuture<Void>> write(SinkWriter writer, int count) {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] payload = ("record " + i).getBytes(StandardCharsets.UTF_8);
      writes.add(writer.write(new Message("t", payload)).toCompletableFuture());
    }
    return writes;
  }

  /** Reads that many requests, and nothing that comes after them. */
  private List<String> bodies(int count) throws IOException {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String head = server.head();
      assertThat(head).contains("content-length: 8");
      bodies.add(server.body(8));
    }
    return bodies;
  }
}
