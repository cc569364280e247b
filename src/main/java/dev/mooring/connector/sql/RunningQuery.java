package dev.mooring.connector.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The query that a reader waits for, which may take minutes: whoever stops the reader cancels it,
 * since the connection is others', too. One thread asks; any may cancel.
 */
final class RunningQuery {
  private static final Logger LOG = Logger.getLogger(RunningQuery.class);

  /** Between two attempts: the first one may come before the server has the query. */
  private static final long AGAIN_NANOS = 200_000_000;

  private PreparedStatement running;
  private boolean cancelled;

  /**
   * Runs it, until it is cancelled.
   *
   * @throws SQLException as the server's, when it is cancelled or was before
   */
  ResultSet of(PreparedStatement query) throws SQLException {
    begin(query);
    try {
      return query.executeQuery();
    } finally {
      end();
    }
  }

  private synchronized void begin(PreparedStatement query) throws SQLException {
    if (cancelled) {
      throw new SQLException("cancelled", "57014");
    }
    running = query;
  }

  private synchronized void end() {
    running = null;
  }

  private synchronized PreparedStatement running() {
    return running;
  }

  /** Cancels what runs, and all that would run; returns at once. */
  void cancel() {
    synchronized (this) {
      cancelled = true;
      if (running == null) {
        return;
      }
    }
    Thread.ofVirtual().name("sql-cancel").start(this::cancelUntilItHasEnded);
  }

  private void cancelUntilItHasEnded() {
    for (PreparedStatement query = running(); query != null; query = running()) {
      try {
        // The driver lets no other statement begin on the connection meanwhile.
        query.cancel();
      } catch (SQLException e) {
        LOG.debugf("cannot cancel: %s", e.getMessage());
      }
      LockSupport.parkNanos(AGAIN_NANOS);
    }
  }
}
