package dev.mooring.connector.network;

import dev.mooring.connector.ConnectPolicy;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where connections lead. A type connects to the very address that {@link #resolve} has judged, and
 * never to a name: that could stand for another address a moment later. May be used from any
 * thread.
 */
@Singleton
public final class Network {
  private final Vertx vertx;
  private final AddressRules rules;

  /**
   * Connects where the policy lets it.
   *
   * @throws IllegalArgumentException when a subnet of the policy is none; the message says which
   */
  @Inject
  public Network(ConnectionLoops loops, ConnectPolicy policy) {
    this(loops.vertx(), AddressRules.of(policy.allowed(), policy.apiServer()));
  }

  /**
   * Connects where the rules let it.
   *
   * @param vertx what carries the connections; its owner closes it
   */
  public Network(Vertx vertx, AddressRules rules) {
    this.vertx = vertx;
    this.rules = rules;
  }

  /** What carries the connections. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * The address to connect to, without a thread that waits: the JDK's own lookup blocks one of the
   * few threads that carry all virtual ones.
   *
   * @param host a name or an address
   * @return with the host's name in it; fails with an {@link java.io.IOException} when the host has
   *     no address, or one that is refused
   */
  public CompletableFuture<InetSocketAddress> resolve(String host, int port) {
    CompletableFuture<InetSocketAddress> resolved = new CompletableFuture<>();
    ((VertxInternal) vertx)
        .resolveAddress(
            host,
            answer -> {
              if (answer.succeeded()) {
                judge(named(host, answer.result()), port, resolved);
              } else {
                resolved.completeExceptionally(answer.cause());
              }
            });
    return resolved;
  }

  private void judge(InetAddress host, int port, CompletableFuture<InetSocketAddress> resolved) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    Optional<String> refusal = rules.refusal(address);
    if (refusal.isPresent()) {
      resolved.completeExceptionally(new RefusedAddressException(address, refusal.get()));
    } else {
      resolved.complete(address);
    }
  }

  private static InetAddress named(String host, InetAddress address) {
    try {
      return InetAddress.getByAddress(host, address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
