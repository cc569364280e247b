package dev.mooring.connector.http;

import static dev.mooring.connector.http.ScriptedHttpServer.LIMIT_SECONDS;
import static dev.mooring.connector.http.ScriptedHttpServer.TAKEN;
import static dev.mooring.connector.http.ScriptedHttpServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HttpHeader;
import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorException.Kind;
import dev.mooring.connector.FilledText;
import dev.mooring.connector.Message;
import dev.mooring.testing.resource.SinkSpecBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers, at a server whose every byte the test writes. */
class HttpExchangeIT {
  private static final String STALLED =
      "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthe beginning";

  private ScriptedHttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = new ScriptedHttpServer();
  }

  @AfterEach
  void end() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STALLED,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le"
      })
  void shouldNotWaitForTheRestOfAnAnswer(String beginning) throws Exception {
    Connection connection = server.connection(1, "500ms");
    CompletableFuture<Void> write = write(connection, sink("/records"), "r");
    head();
    long before = System.nanoTime();
    server.answer(beginning);

    ConnectorException failure = failure(write);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    assertThat(failure.reason()).isEqualTo(Reason.Timeout);
    assertThat(server.losses)
        .extracting(ConnectorException::reason)
        .containsExactly(Reason.Timeout);
    assertThat(server.isOver()).isTrue();
  }

  @Test
  void shouldSayThatTheAnswerHasNoEnd() throws Exception {
    Connection connection = server.connection(1, "300ms");
    CompletableFuture<Void> write = write(connection, sink("/records"), "r");
    head();
    server.answer(STALLED);

    assertThat(failure(write)).hasMessage("no end of the answer from 127.0.0.1:" + server.port());
  }

  @Test
  void shouldEndAllThatWaitBehindAnAnswerWithoutAnEnd() throws Exception {
    Connection connection = server.connection(100, "500ms");
    List<CompletableFuture<Void>> writes =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(i -> write(connection, sink("/records"), "r"))
            .toList();
    head();
    server.answer(STALLED);

    for (CompletableFuture<Void> write : writes) {
      assertThat(failure(write).kind()).isNotEqualTo(Kind.PERMANENT);
    }
    assertThat(server.losses).hasSize(1);
  }

  @Test
  void shouldAskAgainOnceTheLimitOfAWaitingRecordIsOver() throws Exception {
    Connection connection = server.connection(1, "300ms");
    CompletableFuture<Void> write = write(connection, sink("/records"), "r");
    head();
    server.answer(STALLED);
    assertThat(connection.check().toCompletableFuture()).isCompleted();
    failure(write);

    CompletableFuture<Void> check = connection.check().toCompletableFuture();

    assertThat(check).as("nobody has answered yet").isNotDone();
    server.accept();
    assertThat(head()).startsWith("HEAD / ");
    server.answer(TAKEN);
    check.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldNotReadALongAnswerToItsEnd() throws Exception {
    Connection connection = server.connection(1, "5s");
    CompletableFuture<Void> write = write(connection, sink("/records"), "r");
    head();
    server.answer("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + "x".repeat(70_000));

    write.get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertThat(server.isOver()).isTrue();
    assertThat(server.losses).isEmpty();
    CompletableFuture<Void> next = write(connection, sink("/records"), "r");
    server.accept();
    head();
    server.answer(TAKEN);
    next.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/my rooms", "/orders\n", "/a\r\nX-Evil: 1", "/%", "/a/../b"})
  void shouldSendNothingForAFaultyPath(String path) throws Exception {
    Connection connection = server.connection(1, "500ms");

    ConnectorException failure = failure(write(connection, sink(path), "r"));

    assertThat(failure.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(failure.kind()).isEqualTo(Kind.RETRY);
    assertThat(failure).hasMessageStartingWith("http.path has a ");
    assertStillWorks(connection);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kitchen\n", "a\r\nX-Evil: b", "Küche", "\u0000"})
  void shouldSendNothingForAFaultyHeader(String value) throws Exception {
    Connection connection = server.connection(1, "500ms");
    HttpSink sink =
        new HttpSink("/records", null, null, List.of(new HttpHeader("X-Room", value)), null);

    ConnectorException failure = failure(write(connection, sink, "r"));

    assertThat(failure.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(failure).hasMessageStartingWith("http.headers: the value of X-Room must be");
    assertStillWorks(connection);
  }

  @Test
  void shouldRefuseTheRecordWhoseHeaderCannotBeSent() throws Exception {
    Connection connection = server.connection(1, "500ms");
    HttpSink sink =
        new HttpSink(
            "/records", null, null, List.of(new HttpHeader("X-Room", "${payload.room}")), null);
    Message message =
        message("r")
            .to(null, List.of(new FilledText(List.of("", ""), List.of("kitchen\r\nX-Evil: 1"))));

    ConnectorException failure =
        failure(
            connection
                .writer(new SinkSpecBuilder().to(sink).build())
                .write(message)
                .toCompletableFuture());

    assertThat(failure.kind()).isEqualTo(Kind.PERMANENT);
    assertStillWorks(connection);
  }

  @Test
  void shouldSendAPathInItsOwnForm() throws Exception {
    Connection connection = server.connection(1, "5s");
    CompletableFuture<Void> write = write(connection, sink("/räume"), "r");

    assertThat(head()).startsWith("POST /r%C3%A4ume HTTP/1.1\r\n");
    server.answer(TAKEN);
    write.get(LIMIT_SECONDS, TimeUnit.SECONDS);

    FilledText room = new FilledText(List.of("/räume/", ""), List.of("Küche 1/2"));
    write =
        connection
            .writer(new SinkSpecBuilder().to(sink("/räume/${payload.room}")).build())
            .write(message("r").to(room, List.of()))
            .toCompletableFuture();
    assertThat(head()).startsWith("POST /r%C3%A4ume/K%C3%BCche%201%2F2 HTTP/1.1\r\n");
    server.answer(TAKEN);
    write.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldSayTheSameOfAllPathsOfOneSink() throws Exception {
    Connection connection = server.connection(1, "5s");
    Set<String> messages = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      FilledText room = new FilledText(List.of("/rooms/", ""), List.of("room " + i));
      CompletableFuture<Void> write =
          connection
              .writer(new SinkSpecBuilder().to(sink("/rooms/${payload.room}")).build())
              .write(message("r").to(room, List.of()))
              .toCompletableFuture();
      head();
      server.answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
      messages.add(failure(write).getMessage());
    }

    assertThat(messages)
        .containsExactly(
            "127.0.0.1:" + server.port() + " answered 503 to POST /rooms/${payload.room}");
  }

  /** Nothing has come of what cannot be sent: no loss, and a check that asks. */
  private void assertStillWorks(Connection connection) throws Exception {
    assertThat(server.losses).isEmpty();
    CompletableFuture<Void> check = connection.check().toCompletableFuture();
    assertThat(head()).startsWith("HEAD / ");
    assertThat(check).isNotDone();
    server.answer(TAKEN);
    check.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Void> write = write(connection, sink("/records"), "r");
    assertThat(head()).startsWith("POST /records ");
    server.answer(TAKEN);
    write.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static HttpSink sink(String path) {
    return new HttpSink(path, null, null, null, null);
  }

  private static Message message(String payload) {
    return new Message("t", payload.getBytes(StandardCharsets.UTF_8));
  }

  private static CompletableFuture<Void> write(
      Connection connection, HttpSink sink, String payload) {
    return connection
        .writer(new SinkSpecBuilder().to(sink).build())
        .write(message(payload))
        .toCompletableFuture();
  }

  /** Reads a request and its body of one byte, if it has one. */
  private String head() throws IOException {
    String head = server.head();
    if (head.contains("content-length: 1\r\n")) {
      assertThat(server.body(1)).isEqualTo("r");
    }
    return head;
  }
}
