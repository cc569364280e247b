package dev.mooring.worker.pool;

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
    OpenAttempt.start(
        runtime.control(),
        with,
        clean,
        cause -> {},
        (connection, failure) -> {
          if (failure == null) {
            Attempt.start(
                runtime.control(),
                Link.CLOSE_LIMIT,
                connection::close,
                (nothing, late) -> ended.complete(true),
                nothing -> {});
          } else {
            ended.complete(false);
          }
        });
    return ended;
  }
}
