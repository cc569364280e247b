package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.testing.network.Ports;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenersIT {
  private static final int LIMIT_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final Listeners listeners = new Listeners(vertx, "127.0.0.1", ListenerLimits.USUAL);

  private final Queue<Future<?>> removals = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldListenWhenASourceTakesThePlaceOfAnother() throws Exception {
    int port = Ports.free();
    RequestHandler handler = (request, sender) -> request.response().end();
    listeners.add(port, "/0", null, handler).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    for (int i = 1; i <= 100; i++) {
      listeners.remove(port, "/" + (i - 1), handler);
      CompletableFuture<Void> added = listeners.add(port, "/" + i, null, handler);

      added.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThatCode(() -> new Socket("127.0.0.1", port).close())
          .as("change " + i)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void shouldAnswerForEachSourceWhoeverElseComesAndGoesAtItsPort() throws Exception {
    int[] ports = {Ports.free(), Ports.free()};
    List<Future<?>> sources = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        String path = "/source-" + i;
        Random random = new Random(i);
        sources.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 200; round++) {
                    comeAndGo(ports[random.nextInt(2)], path, random);
                  }
                  return null;
                }));
      }
    }
    for (Future<?> source : sources) {
      source.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    for (Future<?> one : removals) {
      one.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    for (int port : ports) {
      assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
          .as("nobody listens where nobody reads")
          .isInstanceOf(ConnectException.class);
    }
  }

  /** What was added is served until it is removed; what becomes of others is not looked at. */
  private void comeAndGo(int port, String path, Random random) throws Exception {
    RequestHandler handler = (request, sender) -> request.response().end(path);
    CompletableFuture<Void> added = listeners.add(port, path, null, handler);
    if (random.nextInt(4) > 0) {
      added.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      for (int i = random.nextInt(3); i >= 0; i--) {
        assertThat(answer(port, path)).startsWith("HTTP/1.1 200").endsWith(path);
      }
    }
    CompletableFuture<Void> removed = listeners.remove(port, path, handler);
    removals.add(removed);
    if (random.nextBoolean()) {
      removed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static String answer(int port, String path) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(LIMIT_SECONDS * 1000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
