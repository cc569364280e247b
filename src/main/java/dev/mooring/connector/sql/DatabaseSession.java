package dev.mooring.connector.sql;

import dev.mooring.connector.ConnectorException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * What happens on one connection, in units: a statement by itself, or several in one transaction.
 * Between this side and the server there may be a pooler (PgBouncer, say) that gives each
 * transaction to another session of the server. Then nothing may be left behind in a session: no
 * prepared statement, and no setting. Blocks; for one thread at a time.
 */
final class DatabaseSession {
  /** Something to do with the connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection jdbc) throws SQLException, ConnectorException;
  }

  /** A prepared statement that is not there, and one that is there already. */
  private static final Set<String> MIXED_UP = Set.of("26000", "42P05");

  /** Of a prepared statement whose table was altered, among others. */
  private static final String OLD_PLAN = "0A000";

  private enum Kind {
    /** The session is the connection's own, and so are its settings. */
    OWN,
    /** Others have the session, too. */
    POOLED
  }

  private final Connection jdbc;
  private final DatabaseSettings settings;
  private final TypeCatalog types;
  private Kind kind;

  private DatabaseSession(Connection jdbc, DatabaseSettings settings, Kind kind) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.kind = kind;
    this.types = new TypeCatalog(jdbc);
  }

  /**
   * Finds out whose session it is, and gives it the settings if it is its own: a pooler makes up
   * the process id that it tells its clients.
   */
  static DatabaseSession begin(Connection jdbc, DatabaseSettings settings) throws SQLException {
    int process = jdbc.unwrap(PGConnection.class).getBackendPID();
    String set = setting(settings.ofSession(), false) + " WHERE pg_backend_pid() = " + process;
    try (Statement statement = jdbc.createStatement();
        ResultSet row = statement.executeQuery(set)) {
      DatabaseSession session =
          new DatabaseSession(jdbc, settings, row.next() ? Kind.OWN : Kind.POOLED);
      if (session.kind == Kind.POOLED) {
        session.prepareNothing();
      }
      return session;
    }
  }

  /** What its types are. */
  TypeCatalog types() {
    return types;
  }

  /** Does something that commits by itself. */
  <T> T alone(Work<T> work) throws SQLException, ConnectorException {
    return kind == Kind.POOLED ? together(work) : work.with(jdbc);
  }

  /** All in one transaction, or none. */
  <T> T together(Work<T> work) throws SQLException, ConnectorException {
    jdbc.setAutoCommit(false);
    try {
      if (kind == Kind.POOLED) {
        setLocal();
      }
      T result = work.with(jdbc);
      jdbc.commit();
      return result;
    } catch (SQLException | ConnectorException | RuntimeException e) {
      rollback(e);
      throw e;
    } finally {
      if (!jdbc.isClosed()) {
        jdbc.setAutoCommit(true);
      }
    }
  }

  /**
   * Does something in no transaction, whoever has the session: a procedure that commits by itself
   * can run nowhere else.
   *
   * @param statement what it executes
   */
  void outside(PreparedStatement statement) throws SQLException {
    if (kind == Kind.POOLED) {
      // The server does not know the limit here; this side cancels.
      statement.setQueryTimeout((int) Math.max(1, settings.statementLimit().toSeconds()));
    }
    statement.execute();
  }

  /** For {@link #outside}. */
  Connection jdbc() {
    return jdbc;
  }

  /**
   * The server knows other statements or types than this side thinks: looks at all of them anew.
   *
   * @param mixedUp whether statements of other sessions were seen, so that there must be a pooler
   */
  void forget(boolean mixedUp) throws SQLException {
    types.forget();
    if (kind == Kind.OWN && mixedUp) {
      kind = Kind.POOLED;
      prepareNothing();
    }
    if (kind == Kind.OWN) {
      try (Statement statement = jdbc.createStatement()) {
        // The driver notices, and prepares its statements again.
        statement.execute("DEALLOCATE ALL");
      }
    }
  }

  /** Whether the server knows other prepared statements than this side, or does not know one. */
  static boolean isMixedUp(SQLException failure) {
    return MIXED_UP.contains(SqlFailures.state(failure));
  }

  /** The same, or whether one is of no use any more. */
  static boolean isOutdated(SQLException failure) {
    return isMixedUp(failure) || OLD_PLAN.equals(SqlFailures.state(failure));
  }

  private void prepareNothing() throws SQLException {
    jdbc.unwrap(PGConnection.class).setPrepareThreshold(0);
  }

  private void setLocal() throws SQLException {
    try (Statement statement = jdbc.createStatement()) {
      statement.execute(setting(settings.ofTransaction(), true));
    }
  }

  /** Sets each, until the end of the transaction or of the session. */
  private static String setting(Map<String, String> values, boolean local) {
    return values.entrySet().stream()
        .map(one -> "set_config('%s', '%s', %s)".formatted(one.getKey(), one.getValue(), local))
        .collect(Collectors.joining(", ", "SELECT ", ""));
  }

  private void rollback(Exception cause) {
    try {
      jdbc.rollback();
    } catch (SQLException e) {
      // The connection is gone, and the transaction with it.
      cause.addSuppressed(e);
    }
  }
}
