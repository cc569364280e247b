package dev.mooring.worker;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Where the API server listens: as this worker reaches it, and behind its Service. */
final class ApiServerAddresses {
  private static final Logger LOG = Logger.getLogger(ApiServerAddresses.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String SERVICE = "kubernetes";

  private ApiServerAddresses() {}

  /** Those that are known; blocks. What cannot be found out is missing, and logged. */
  static Set<InetSocketAddress> of(KubernetesClient client) {
    Set<InetSocketAddress> addresses = new HashSet<>();
    URL url = client.getMasterUrl();
    int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
    all(url.getHost()).map(each -> new InetSocketAddress(each, port)).forEach(addresses::add);
    try {
      EndpointSlice slice =
          SingleAttempt.of(client, LIMIT)
              .discovery()
              .v1()
              .endpointSlices()
              .inNamespace("default")
              .withName(SERVICE)
              .get();
      if (slice != null) {
        behind(slice).forEach(addresses::add);
      }
    } catch (KubernetesClientException e) {
      LOG.warnf(
          "Where the API server listens behind its Service cannot be read (%s): Connectors are not kept from there",
          e.getMessage());
    }
    return addresses;
  }

  private static Stream<InetSocketAddress> behind(EndpointSlice slice) {
    return slice.getEndpoints().stream()
        .flatMap(endpoint -> endpoint.getAddresses().stream())
        .flatMap(ApiServerAddresses::all)
        .flatMap(
            address ->
                slice.getPorts().stream()
                    .map(port -> new InetSocketAddress(address, port.getPort())));
  }

  private static Stream<InetAddress> all(String host) {
    try {
      String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return Arrays.stream(InetAddress.getAllByName(literal));
    } catch (UnknownHostException e) {
      LOG.warnf("%s has no address: Connectors are not kept from it", host);
      return Stream.empty();
    }
  }
}
