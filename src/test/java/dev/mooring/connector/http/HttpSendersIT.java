package dev.mooring.connector.http;

import static dev.mooring.connector.http.HttpPort.BODY_LIMIT;
import static dev.mooring.connector.http.HttpPort.BUDGET;
import static dev.mooring.connector.http.HttpPort.LIMITS;
import static dev.mooring.connector.http.HttpPort.LIMIT_SECONDS;
import static dev.mooring.connector.http.HttpPort.head;
import static dev.mooring.connector.http.HttpPort.isClosed;
import static dev.mooring.connector.http.HttpPort.post;
import static dev.mooring.connector.http.HttpPort.send;
import static dev.mooring.connector.http.HttpPort.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders may take of a worker's memory, its connections and its time. */
class HttpSendersIT {
  private HttpPort port;

  @BeforeEach
  void listen() throws Exception {
    port = new HttpPort();
  }

  @AfterEach
  void end() throws Exception {
    port.close();
  }

  @Test
  void shouldKeepNoMoreHalfSentBodiesThanThereIsMemoryFor() throws Exception {
    List<Socket> senders = new ArrayList<>();
    long most = 0;
    for (int i = 0; i < 50; i++) {
      Socket sender = port.connect();
      senders.add(sender);
      send(sender, head("Content-Length: " + BODY_LIMIT + "\r\n") + "x".repeat(10_000));
      most = Math.max(most, port.budget.taken());
    }

    assertThat(most).isLessThanOrEqualTo(BUDGET);
    int refused = 0;
    int late = 0;
    for (Socket sender : senders) {
      int status = status(sender);
      refused += status == 503 ? 1 : 0;
      late += status == 408 ? 1 : 0;
    }
    assertThat(refused + late).isEqualTo(50);
    // More where the first were late before the last had come.
    assertThat(late).isGreaterThanOrEqualTo(4);
    assertThat(refused).isPositive();
    for (Socket sender : senders) {
      assertThat(isClosed(sender)).isTrue();
    }
    assertThat(port.budget.taken()).isZero();
  }

  @Test
  void shouldSayWhenToComeAgain() throws Exception {
    port.receiver.full = true;
    Socket sender = port.connect();
    send(sender, post("hi"));
    String head = head(sender);
    assertThat(head).startsWith("HTTP/1.1 503");
    assertThat(head.toLowerCase()).contains("retry-after: 1");
    assertThat(port.budget.taken()).isZero();
    port.receiver.full = false;
    send(sender, post("hi"));
    assertThat(status(sender)).isEqualTo(204);
  }

  @Test
  void shouldGiveBackTheMemoryOfASenderWhoHasGone() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Content-Length: 1000\r\n") + "half");
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> port.budget.taken() > 0);
    sender.close();
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> port.budget.taken() == 0);
  }

  @Test
  void shouldRefuseHalfSentBodiesWhenTheSourceStops() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Content-Length: 1000\r\n") + "half");
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> port.budget.taken() > 0);
    port.source.close();
    assertThat(status(sender)).isEqualTo(503);
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> port.budget.taken() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST /r", "POST /plant/r%C3%A4ume HTTP/1.1\r\nHost: a\r\nX-Slow: "})
  void shouldNotWaitForARequestForEver(String beginning) throws Exception {
    Socket sender = port.connect();
    send(sender, beginning);
    assertThat(isClosed(sender)).isTrue();
  }

  @Test
  void shouldNotBeKeptByASenderOfSingleBytes() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Content-Length: 1000\r\n"));
    long before = System.nanoTime();
    try (ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor()) {
      dripping.scheduleAtFixedRate(
          () -> {
            try {
              send(sender, "x");
            } catch (IOException closed) {
              throw new UncheckedIOException(closed);
            }
          },
          100,
          100,
          TimeUnit.MILLISECONDS);
      assertThat(status(sender)).isEqualTo(408);
      dripping.shutdownNow();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void shouldWaitForASlowSinkForAsLongAsItTakes() throws Exception {
    port.receiver.silent = true;
    Socket sender = port.connect();
    send(sender, post("hi"));
    sender.setSoTimeout(2500);
    assertThat(isClosed(sender)).isFalse();
  }

  @Test
  void shouldBoundTheConnections() throws Exception {
    for (int i = 0; i < LIMITS.connections(); i++) {
      port.connect();
    }
    Socket oneTooMany = port.connect();
    assertThat(status(oneTooMany)).isEqualTo(503);
    assertThat(isClosed(oneTooMany)).isTrue();
  }

  @Test
  void shouldCloseWhenTheSenderAsksForIt() throws Exception {
    Socket sender = port.connect();
    send(sender, head("Connection: close\r\nContent-Length: 2\r\n") + "hi");
    assertThat(status(sender)).isEqualTo(204);
    assertThat(isClosed(sender)).isTrue();
  }
}
