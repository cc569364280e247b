package dev.mooring.connector.network;

import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/**
 * Looks up host names as all network types do it, without a thread that waits: the JDK's own lookup
 * blocks one of the few threads that carry all virtual ones.
 */
public final class HostNames {
  private HostNames() {}

  /**
   * The host's address.
   *
   * @param host a name or an address
   * @return fails with an {@link java.net.UnknownHostException} when it has none
   */
  public static CompletableFuture<InetAddress> resolve(Vertx vertx, String host) {
    CompletableFuture<InetAddress> resolved = new CompletableFuture<>();
    ((VertxInternal) vertx)
        .resolveAddress(
            host,
            answer -> {
              if (answer.succeeded()) {
                resolved.complete(answer.result());
              } else {
                resolved.completeExceptionally(answer.cause());
              }
            });
    return resolved;
  }
}
