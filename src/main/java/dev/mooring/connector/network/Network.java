package dev.mooring.connector.network;

import dev.mooring.connector.ConnectPolicy;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where connections lead. A type connects to the very address that {@link #reach} has judged, and
 * never to a name: that could stand for another address a moment later. May be used from any
 * thread.
 */
@Singleton
public final class Network {
  /** Looks up all addresses of a host; for tests, names that lead where the test wants. */
  @FunctionalInterface
  interface Lookup {
    /** Fails with an {@link java.io.IOException} when there are none. */
    CompletionStage<List<InetAddress>> addressesOf(String host);
  }

  private final Vertx vertx;
  private final AddressRules rules;
  private final Lookup lookup;

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
    this(vertx, rules, host -> lookUp(vertx, host));
  }

  Network(Vertx vertx, AddressRules rules, Lookup lookup) {
    this.vertx = vertx;
    this.rules = rules;
    this.lookup = lookup;
  }

  /** What carries the connections. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * The address to connect to: of a name with one address, that one, whether anybody is there or
   * not; of a name with several, one that has just taken a TCP connect, which is closed again.
   *
   * @param host a name or an address
   * @param limit how long an address may take to answer, when there are several
   */
  public Reaching reach(String host, int port, Duration limit) {
    Reaching reaching = new Reaching();
    lookup
        .addressesOf(host)
        .whenComplete(
            (addresses, unknown) -> {
              if (unknown == null) {
                judge(host, addresses, port, limit, reaching);
              } else {
                reaching.failed(unknown);
              }
            });
    return reaching;
  }

  private void judge(
      String host, List<InetAddress> addresses, int port, Duration limit, Reaching reaching) {
    List<InetSocketAddress> allowed = new ArrayList<>();
    RefusedAddressException refused = null;
    for (InetAddress address : addresses) {
      InetSocketAddress place = new InetSocketAddress(named(host, address), port);
      Optional<String> refusal = rules.refusal(place);
      if (refusal.isEmpty()) {
        allowed.add(place);
      } else {
        RefusedAddressException one = new RefusedAddressException(place, refusal.get());
        // The order of addresses is another one each time, and what is said should not be.
        refused = refused == null || isBefore(one, refused) ? one : refused;
      }
    }
    switch (allowed.size()) {
      case 0 -> reaching.failed(refused == null ? new UnknownHostException(host) : refused);
      case 1 -> reaching.found(allowed.getFirst());
      default -> reaching.decide(new AddressRace(vertx, allowed, limit));
    }
  }

  private static boolean isBefore(Exception one, Exception other) {
    return one.getMessage().compareTo(other.getMessage()) < 0;
  }

  /**
   * Without a thread that waits: the JDK's own lookup blocks one of the few threads that carry all
   * virtual ones.
   */
  private static CompletionStage<List<InetAddress>> lookUp(Vertx vertx, String host) {
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    ((VertxInternal) vertx)
        .addressResolver()
        .resolveHostnameAll(
            host,
            answer -> {
              if (answer.succeeded()) {
                found.complete(
                    answer.result().stream()
                        .map(InetSocketAddress::getAddress)
                        .distinct()
                        .toList());
              } else {
                found.completeExceptionally(answer.cause());
              }
            });
    return found;
  }

  private static InetAddress named(String host, InetAddress address) {
    try {
      return InetAddress.getByAddress(host, address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
