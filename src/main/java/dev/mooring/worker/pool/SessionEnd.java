package dev.mooring.worker.pool;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import java.util.concurrent.CompletableFuture;

/** Ends the session of a client that is not connected. To be used on the control thread. */
final class SessionEnd {
  private SessionEnd() {}

  /**
   * Connects once with a request that keeps no session, which ends the one that was kept.
   *
   * @return completes in bounded time, and never fails, with whether that was done
   */
  static CompletableFuture<Boolean> of(
      PoolRuntime runtime, PoolSettings with, ConnectionRequest clean) {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Attempt.start(
        runtime.control(),
        with.healthCheck().limit(),
        () -> with.type().open(clean, cause -> {}),
        (connection, failure) -> {
          if (failure == null) {
            connection.close().thenRun(() -> ended.complete(true));
          } else {
            ended.complete(false);
          }
        },
        Connection::close);
    return ended;
  }
}
