package dev.mooring.bench;

import dev.mooring.testing.network.Ports;
import dev.mooring.testing.process.LocalProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@link FakeBrokers} as a process that can be killed and comes back on the same port. Not thread
 * safe.
 */
final class BenchBroker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final int port;
  private final Path log;
  private LocalProcess process;

  private BenchBroker(int port, Path log) {
    this.port = port;
    this.log = log;
  }

  static BenchBroker start() throws IOException {
    BenchBroker broker =
        new BenchBroker(Ports.free(), Files.createTempFile("fake-brokers", ".log"));
    broker.restart();
    return broker;
  }

  int port() {
    return port;
  }

  void kill() {
    process.kill();
  }

  /** Starts it again; returns when it accepts connections. */
  void restart() {
    process =
        LocalProcess.command(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                FakeBrokers.class.getName(),
                Integer.toString(port))
            .start(log);
    process.awaitReady(PATIENCE, this::accepts);
  }

  private boolean accepts() throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
