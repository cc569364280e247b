package dev.mooring.testing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.testing.network.Ports;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessIT {
  @TempDir Path folder;

  @Test
  void shouldServeAgainAfterItWasKilled() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker.log"))) {
      assertServes(vertx, broker);
      int port = broker.port();

      broker.process().kill();
      assertThat(Ports.listening(port)).isFalse();

      broker.startAgain();
      assertThat(broker.port()).isEqualTo(port);
      assertServes(vertx, broker);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void shouldKeepASessionWithWhatWaitsInItThroughItsDeath() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try (BrokerProcess broker = BrokerProcess.startLasting(folder.resolve("broker.log"))) {
      try (TestClient reader = TestClient.connectWithSession(vertx, broker.port(), "reader")) {
        reader.subscribe("lasting", 1);
      }
      try (TestClient client = TestClient.connect(vertx, broker.port())) {
        for (int i = 0; i < 100; i++) {
          client.publish("lasting", Integer.toString(i));
        }
        broker.process().kill();
      }
      broker.startAgain();

      try (TestClient reader = TestClient.connectWithSession(vertx, broker.port(), "reader")) {
        for (int i = 0; i < 100; i++) {
          assertThat(reader.received().poll(3, TimeUnit.MINUTES).payload()).hasToString("" + i);
        }
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void assertServes(Vertx vertx, BrokerProcess broker) throws InterruptedException {
    try (TestClient client = TestClient.connect(vertx, broker.port())) {
      client.subscribe("hello", 1);
      client.publish("hello", "world");
      assertThat(client.received().poll(3, TimeUnit.MINUTES).payload()).hasToString("world");
    }
  }
}
