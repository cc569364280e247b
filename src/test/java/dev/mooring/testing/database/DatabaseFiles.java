package dev.mooring.testing.database;

import dev.mooring.testing.broker.CertificateAuthority;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server needs on disk: its programs, unpacked once for all, and a folder of data of its
 * own, with a certificate for {@code localhost} and passwords for everybody but the administrator.
 */
final class DatabaseFiles {
  private static final Path PROGRAMS =
      Path.of(System.getProperty("user.home"), ".cache", "mooring", "postgres");

  /** Trusted on loopback, where only tests are; others log in. */
  private static final String ACCESS =
      """
      host all postgres 127.0.0.1/32 trust
      host all stranger all reject
      host all all all scram-sha-256
      """;

  private final Path data;

  private DatabaseFiles(Path data) {
    this.data = data;
  }

  /** Makes a database in a new folder. */
  static DatabaseFiles create(Path folder, int port, CertificateAuthority authority) {
    try {
      Files.createDirectories(folder);
      Path data = folder.toAbsolutePath().resolve("data");
      EmbeddedPostgres.builder()
          .setOverrideWorkingDirectory(PROGRAMS.toFile())
          .setDataDirectory(data.toFile())
          .setCleanDataDirectory(false)
          .setPort(port)
          .start()
          .close();
      Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
      Path key = data.resolve("server.key");
      authority.writeServerPem(data.resolve("server.crt"), key, "localhost");
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      return new DatabaseFiles(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that runs the server in the foreground. */
  List<String> command(int port) {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      // PostgreSQL does not run as root; in a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            program(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-k",
            "", // no socket file, which would have to be somewhere
            "-F", // a killed process loses nothing that it has written to the kernel
            "-c",
            "ssl=on",
            "-c",
            "max_connections=200",
            "-c",
            "listen_addresses=127.0.0.1,::1"));
    return command;
  }

  private static String program() {
    try (Stream<Path> unpacked = Files.list(PROGRAMS)) {
      return unpacked
          .map(folder -> folder.resolve("bin").resolve("postgres"))
          .filter(Files::exists)
          .max(Path::compareTo)
          .orElseThrow(() -> new IllegalStateException("no PostgreSQL in " + PROGRAMS))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
