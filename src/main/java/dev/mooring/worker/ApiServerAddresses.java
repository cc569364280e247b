package dev.mooring.worker;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where the API server listens: as this worker reaches it, and behind its Service. They change when
 * a control plane is replaced, so they are asked for again and again, on a thread of their own that
 * ends with the process. What could be found out last holds meanwhile.
 */
final class ApiServerAddresses implements Supplier<Set<InetSocketAddress>> {
  private static final Logger LOG = Logger.getLogger(ApiServerAddresses.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration USUAL_PAUSE = Duration.ofMinutes(1);

  /** After something that could not be found out. */
  private static final Duration SHORT_PAUSE = Duration.ofSeconds(5);

  private static final String SERVICE = "kubernetes";

  private final KubernetesClient client;
  private volatile Set<InetSocketAddress> known = Set.of();
  private Set<InetSocketAddress> byUrl = Set.of();
  private Set<InetSocketAddress> behindService = Set.of();
  private String missing = "";

  ApiServerAddresses(KubernetesClient client) {
    this.client = client;
  }

  /** Asks once, which blocks, and then by itself. */
  static ApiServerAddresses watched(KubernetesClient client) {
    ApiServerAddresses addresses = new ApiServerAddresses(client);
    boolean known = addresses.ask();
    Thread.ofVirtual().name("api-server-addresses").start(() -> addresses.askAgain(known));
    return addresses;
  }

  /** Those that are known by now. */
  @Override
  public Set<InetSocketAddress> get() {
    return known;
  }

  private void askAgain(boolean known) {
    try {
      boolean found = known;
      while (true) {
        Thread.sleep(found ? USUAL_PAUSE : SHORT_PAUSE);
        found = ask();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks; blocks. For one thread at a time.
   *
   * @return whether all could be found out
   */
  boolean ask() {
    String lacking = "";
    URL url = client.getMasterUrl();
    int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
    try {
      byUrl = at(all(url.getHost()), port).collect(toUnmodifiableSet());
    } catch (UnknownHostException e) {
      lacking = url.getHost() + " has no address";
    }
    try {
      EndpointSlice slice =
          SingleAttempt.of(client, LIMIT)
              .discovery()
              .v1()
              .endpointSlices()
              .inNamespace("default")
              .withName(SERVICE)
              .get();
      behindService = slice == null ? Set.of() : behind(slice);
    } catch (RuntimeException e) {
      // Whatever it is: nobody else would ask again.
      lacking = "its Service cannot be read (" + e.getMessage() + ")";
    }
    known = Stream.concat(byUrl.stream(), behindService.stream()).collect(toUnmodifiableSet());
    say(lacking);
    return lacking.isEmpty();
  }

  private void say(String lacking) {
    if (!lacking.equals(missing)) {
      missing = lacking;
      if (lacking.isEmpty()) {
        LOG.info("It is known again where the API server listens");
      } else {
        LOG.warnf(
            "Where the API server listens is not known as a whole, and tried again: %s; Connectors"
                + " are kept only from where it was before",
            lacking);
      }
    }
  }

  private static Set<InetSocketAddress> behind(EndpointSlice slice) {
    Set<InetSocketAddress> behind = new HashSet<>();
    for (Endpoint endpoint : slice.getEndpoints()) {
      for (String address : endpoint.getAddresses()) {
        for (EndpointPort port : slice.getPorts()) {
          at(literal(address), port.getPort()).forEach(behind::add);
        }
      }
    }
    return Set.copyOf(behind);
  }

  private static Stream<InetSocketAddress> at(Stream<InetAddress> addresses, int port) {
    return addresses.map(address -> new InetSocketAddress(address, port));
  }

  private static Stream<InetAddress> all(String host) throws UnknownHostException {
    String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return Arrays.stream(InetAddress.getAllByName(literal));
  }

  /** Slices of an address type FQDN have names; those of the API server have none. */
  private static Stream<InetAddress> literal(String address) {
    try {
      return Stream.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException name) {
      return Stream.empty();
    }
  }
}
