package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static dev.mooring.connector.mqtt.MqttFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.condition.OS.LINUX;

import dev.mooring.connector.Connection;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.broker.MisbehavingServer;
import dev.mooring.testing.broker.ScriptedBroker;
import dev.mooring.testing.network.OpenSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

/** What a connection holds is given back, however often it is opened. */
@EnabledOnOs(LINUX)
class MqttResourcesIT {
  private static final Path OWN_FILES = Path.of("/proc/self/fd");

  private final MqttFixture mqtt = new MqttFixture();

  @AfterEach
  void close() {
    mqtt.close();
  }

  @Test
  void shouldHoldNoMoreFilesAfterAThousandReconnects() throws IOException {
    try (ScriptedBroker broker = ScriptedBroker.start(mqtt.vertx, client -> {})) {
      openAndClose(broker, 20);
      long before = openFiles();

      openAndClose(broker, 1_000);

      await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(before + 5));
    }
  }

  @Test
  void shouldHoldNoMoreFilesAfterManyFailedAttempts() throws IOException {
    try (MisbehavingServer server = MisbehavingServer.closing()) {
      for (int i = 0; i < 20; i++) {
        mqtt.refusal(mqtt.request(server.url()));
      }
      long before = openFiles();

      for (int i = 0; i < 200; i++) {
        mqtt.refusal(mqtt.request(server.url()));
      }

      await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(before + 5));
    }
  }

  @Test
  void shouldCloseInBoundedTimeAlthoughTheBrokerReadsNothing() throws IOException {
    try (MisbehavingServer server = MisbehavingServer.freezing()) {
      Connection connection = mqtt.open(mqtt.request(server.url(), "1s"));
      SinkWriter writer = connection.writer(MqttFixture.sink("out", 1));
      Message large = new Message("", new byte[1_000_000]);
      List<CompletionStage<Void>> writes =
          Stream.generate(() -> writer.write(large)).limit(20).toList();

      // Then it says that it is closed, and fails what is not done
      await(connection.close());
      writes.forEach(write -> assertThat(failure(write)).hasMessageContaining("was closed"));

      // And the socket is cut, as nobody takes its bytes
      await().untilAsserted(() -> assertThat(OpenSockets.establishedTo(server.port())).isZero());
    }
  }

  private void openAndClose(ScriptedBroker broker, int times) {
    for (int i = 0; i < times; i++) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      await(connection.close());
    }
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(OWN_FILES)) {
      return files.count();
    }
  }
}
