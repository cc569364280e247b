package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mooring.testing.network.Ports;
import io.vertx.core.Vertx;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenersIT {
  private static final int LIMIT_SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final Listeners listeners = new Listeners(vertx, "127.0.0.1", ListenerLimits.USUAL);

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldListenWhenASourceTakesThePlaceOfAnother() throws Exception {
    int port = Ports.free();
    RequestHandler handler = (request, sender) -> request.response().end();
    listeners.add(port, "/0", handler).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    for (int i = 1; i <= 20; i++) {
      listeners.remove(port, "/" + (i - 1), handler);
      CompletableFuture<Void> added = listeners.add(port, "/" + i, handler);

      added.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThatCode(() -> new Socket("127.0.0.1", port).close())
          .as("change " + i)
          .doesNotThrowAnyException();
    }
  }
}
