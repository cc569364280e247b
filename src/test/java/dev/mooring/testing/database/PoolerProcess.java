package dev.mooring.testing.database;

import dev.mooring.testing.network.Ports;
import dev.mooring.testing.process.LocalProcess;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real PgBouncer in front of a {@link DatabaseProcess}, which gives each transaction to another
 * session, configured with nothing but what it needs. Not every machine has the program.
 */
public final class PoolerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final int port;
  private final LocalProcess process;

  private PoolerProcess(int port, LocalProcess process) {
    this.port = port;
    this.process = process;
  }

  /** Whether this machine has the program. */
  public static boolean isInstalled() {
    return program().isPresent();
  }

  private static Optional<Path> program() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one with two sessions, and waits until it answers. */
  public static PoolerProcess start(Path folder, DatabaseProcess database) {
    int port = Ports.free();
    Path settings = folder.toAbsolutePath().resolve("pgbouncer.ini");
    Path users = folder.toAbsolutePath().resolve("users.txt");
    try {
      Files.writeString(
          users, "\"%s\" \"%s\"\n".formatted(DatabaseProcess.USER, DatabaseProcess.PASSWORD));
      Files.writeString(
          settings,
          """
          [databases]
          %s = host=127.0.0.1 port=%d
          [pgbouncer]
          listen_addr = 127.0.0.1
          listen_port = %d
          unix_socket_dir =
          auth_type = scram-sha-256
          auth_file = %s
          pool_mode = transaction
          default_pool_size = 2
          """
              .formatted(DatabaseProcess.DATABASE, database.port(), port, users));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      // Like PostgreSQL, it does not run as root.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(program().orElseThrow().toString(), settings.toString()));
    LocalProcess process =
        LocalProcess.command(command)
            .named("pgbouncer")
            .start(folder.resolve("pgbouncer.log"))
            .awaitReady(START_LIMIT, () -> answers(port));
    return new PoolerProcess(port, process);
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  /** For a Connector. */
  public String url() {
    return "jdbc:postgresql://localhost:" + port + "/" + DatabaseProcess.DATABASE;
  }

  @Override
  public void close() {
    process.kill();
  }
}
