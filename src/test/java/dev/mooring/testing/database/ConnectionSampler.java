package dev.mooring.testing.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Counts Mooring's connections as the server itself counts them, every 50 ms until it is closed. A
 * server that is away counts none. Safe for use by several threads.
 */
public final class ConnectionSampler implements AutoCloseable {
  private static final long PERIOD_MILLIS = 50;
  private static final String COUNT =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'mooring %' AND datname = '"
          + DatabaseProcess.DATABASE
          + "'";

  private final DatabaseProcess database;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile int most;

  private ConnectionSampler(DatabaseProcess database) {
    this.database = database;
  }

  /** Begins to count. */
  public static ConnectionSampler of(DatabaseProcess database) {
    ConnectionSampler sampler = new ConnectionSampler(database);
    Thread.ofVirtual().name("connection-sampler").start(sampler::run);
    return sampler;
  }

  /** The highest count so far. */
  public int most() {
    return most;
  }

  @Override
  public void close() {
    end.countDown();
  }

  private void run() {
    while (!hasEnded()) {
      try (Connection connection = database.connect("postgres");
          PreparedStatement count = connection.prepareStatement(COUNT)) {
        while (!hasEnded()) {
          sample(count);
        }
      } catch (SQLException e) {
        // It is away and counts none; the next connect waits for it.
      }
    }
  }

  private void sample(PreparedStatement count) throws SQLException {
    try (ResultSet result = count.executeQuery()) {
      result.next();
      most = Math.max(most, result.getInt(1));
    }
  }

  /** Waits for the period, unless it ends before. */
  private boolean hasEnded() {
    try {
      return end.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
