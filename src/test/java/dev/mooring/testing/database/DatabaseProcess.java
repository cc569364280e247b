package dev.mooring.testing.database;

import static org.awaitility.Awaitility.await;

import dev.mooring.testing.broker.CertificateAuthority;
import dev.mooring.testing.network.Ports;
import dev.mooring.testing.process.LocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server in a process of its own, which can be killed, suspended and started
 * again on the same port and data. Plain and TLS connections go to the same port. Safe for use by
 * several threads.
 */
public final class DatabaseProcess implements AutoCloseable {
  /** Who may log in, and own tables in the database. */
  public static final String USER = "mooring";

  public static final String PASSWORD = "correct horse";

  /** A user that the server does not let in. */
  public static final String STRANGER = "stranger";

  public static final String DATABASE = "plant";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final int port;
  private final Path log;
  private final DatabaseFiles files;
  private final CertificateAuthority authority;
  private LocalProcess process;

  private DatabaseProcess(int port, Path log, DatabaseFiles files, CertificateAuthority authority) {
    this.port = port;
    this.log = log;
    this.files = files;
    this.authority = authority;
  }

  /** The one that all tests of this JVM share, which nobody stops. */
  public static DatabaseProcess shared() {
    return Shared.DATABASE;
  }

  /**
   * Makes a new server with an empty database, on a free port, and waits until it answers.
   *
   * @param folder for its data and its log
   */
  public static DatabaseProcess start(Path folder) {
    int port = Ports.free();
    CertificateAuthority authority = CertificateAuthority.create("Mooring test database authority");
    DatabaseFiles files = DatabaseFiles.create(folder, port, authority);
    DatabaseProcess database =
        new DatabaseProcess(port, folder.resolve("postgres.log"), files, authority);
    database.startAgain();
    database.execute(
        "CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE ROLE " + STRANGER + " LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE DATABASE " + DATABASE + " OWNER " + USER);
    return database;
  }

  /** Starts it on the same port and data as before, and waits until it answers. */
  public synchronized void startAgain() {
    process =
        LocalProcess.command(files.command(port))
            .named("postgres")
            .start(log)
            .awaitReady(START_LIMIT, this::answers);
  }

  private boolean answers() throws SQLException {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(1);
    }
  }

  /** Starts it again where it is dead. */
  public void ensureRunning() {
    if (!process().alive()) {
      startAgain();
    }
  }

  /** How many lines of its log have that text. */
  public long logged(String text) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until none of Mooring's connections is counted here any more. */
  public void awaitNoConnections() {
    await()
        .atMost(START_LIMIT)
        .until(
            () ->
                number(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'mooring"
                            + " %'")
                    == 0);
  }

  /** The process as it runs now, to kill: its children end with it. */
  public synchronized LocalProcess process() {
    return process;
  }

  public int port() {
    return port;
  }

  /** For a Connector, by the name that its certificate has. */
  public String url() {
    return "jdbc:postgresql://localhost:" + port + "/" + DATABASE;
  }

  /** Who signed its certificate. */
  public CertificateAuthority authority() {
    return authority;
  }

  /** Runs statements as the administrator: in the database if there is one. */
  public void execute(String... statements) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs statements in {@link #DATABASE}, as the administrator. */
  public void executeInDatabase(String... statements) {
    try (Connection connection = connect(DATABASE);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs statements in {@link #DATABASE}, as the user who owns it. */
  public void executeAsOwner(String... statements) {
    try (Connection connection = connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + USER);
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query in {@link #DATABASE}: the columns as text, between bars. */
  public List<String> rows(String query) {
    try (Connection connection = connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          columns.add(result.getString(column));
        }
        rows.add(String.join("|", columns));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one number that a query in {@link #DATABASE} gives. */
  public long number(String query) {
    return Long.parseLong(rows(query).getFirst());
  }

  /** A connection of the administrator's, to be closed by whoever asks for it. */
  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres&connectTimeout=5");
  }

  /** Kills it: nobody needs its data any more. */
  @Override
  public void close() {
    process().kill();
  }

  /** The holder of {@link #shared}. */
  private static final class Shared {
    private static final DatabaseProcess DATABASE = DatabaseProcess.start(newFolder());

    private static Path newFolder() {
      try {
        Path parent = Files.createDirectories(Path.of("target", "databases"));
        return Files.createTempDirectory(parent, "shared-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
