package dev.mooring.connector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One attempt to open a connection, which ends in one of two ways: whoever has asked for it goes on
 * with the connection, and closes that one day; or does not, whether the attempt has failed or
 * takes too long or is not wanted any more, and then {@linkplain #abandon abandons} it. The other
 * side counts sockets, so the place of an attempt is free only when that has completed.
 *
 * <p>May be used from any thread.
 */
public interface Opening {
  /**
   * Completes with the open connection, or fails with a {@link ConnectorException} that says why
   * there is none; never completes with one after {@link #abandon}.
   */
  CompletionStage<Connection> connection();

  /**
   * Ends the attempt however far it has come, within a TLS handshake or a login, too, and closes
   * what it has opened: at once and not in an orderly way, where that would take time.
   *
   * @return a stage that completes when no socket is open any more, at the latest when the time
   *     limit for an attempt to connect is over; never fails; the same at each call
   */
  CompletionStage<Void> abandon();

  /** One that needed no time. */
  static Opening of(Connection connection) {
    return new Opening() {
      @Override
      public CompletionStage<Connection> connection() {
        return CompletableFuture.completedStage(connection);
      }

      @Override
      public CompletionStage<Void> abandon() {
        return connection.close();
      }
    };
  }

  /** One that failed before anything was opened. */
  static Opening failed(Throwable cause) {
    return new Opening() {
      @Override
      public CompletionStage<Connection> connection() {
        return CompletableFuture.failedStage(cause);
      }

      @Override
      public CompletionStage<Void> abandon() {
        return CompletableFuture.completedStage(null);
      }
    };
  }
}
