package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ConnectionRequest;
import java.util.concurrent.CompletableFuture;

/** Ends the session of a client that is not connected. To be used on the control thread. */
final class SessionEnd {
  private SessionEnd() {}

  /**
   * Connects once without keeping a session, which ends the one that was kept.
   *
   * @param own the Source whose own session it is; null for the client's
   * @return completes in bounded time, and never fails, with whether that was done
   */
  static CompletableFuture<Boolean> of(
      PoolRuntime runtime, PoolSettings with, int client, ObjectKey own) {
    ConnectionRequest clean = with.request(runtime.node(), client, false);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    OpenAttempt.start(
        runtime.control(),
        with,
        own == null ? clean : clean.inSessionOf(own, false),
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
