package dev.mooring.testing.pods;

import dev.mooring.testing.network.TcpProxy;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives each Pod name an address and its links, at the first question, until it is closed. Safe for
 * use by several threads.
 */
final class PodNetwork implements AutoCloseable {
  private static final int HTTPS_PORT = 443;

  private final LoopbackRange range = LoopbackRange.claim();
  private final URL apiServer;
  private final List<Route> routes;
  private final List<String> names;
  private final Map<String, Integer> hosts = new HashMap<>();
  private final Map<String, PodLinks> links = new HashMap<>();

  PodNetwork(URL apiServer, List<Route> routes) {
    this.apiServer = apiServer;
    this.routes = List.copyOf(routes);
    this.names = routes.stream().map(Route::name).distinct().toList();
  }

  /** The Pod's own address. */
  synchronized String address(String pod) {
    return range.address(LoopbackRange.POD_NETWORK, host(pod)).getHostAddress();
  }

  synchronized PodLinks links(String pod) {
    return links.computeIfAbsent(pod, this::open);
  }

  @Override
  public synchronized void close() {
    links.values().forEach(PodLinks::close);
    range.close();
  }

  private int host(String pod) {
    return hosts.computeIfAbsent(pod, _ -> hosts.size());
  }

  private PodLinks open(String pod) {
    // On 127.0.0.1, because the API server's certificate is for that address and not for others.
    int apiPort = apiServer.getPort() < 0 ? HTTPS_PORT : apiServer.getPort();
    TcpProxy api = TcpProxy.to(apiServer.getHost(), apiPort);
    Map<String, TcpProxy> proxies = new HashMap<>();
    Map<String, String> addresses = new TreeMap<>();
    for (Route route : routes) {
      int network = LoopbackRange.POD_NETWORK + 1 + names.indexOf(route.name());
      InetSocketAddress address =
          new InetSocketAddress(range.address(network, host(pod)), route.port());
      proxies.put(route.key(), TcpProxy.listen(address, route.targetHost(), route.targetPort()));
      addresses.put(route.name(), address.getAddress().getHostAddress());
    }
    return new PodLinks(api, proxies, addresses);
  }
}
