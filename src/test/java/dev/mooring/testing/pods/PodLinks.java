package dev.mooring.testing.pods;

import dev.mooring.testing.network.TcpProxy;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ways by which one Pod reaches others, each a proxy that can be cut or frozen. They belong to
 * the Pod's name, and stay as they are when the Pod of that name is made anew.
 *
 * <p>Safe for use by several threads.
 */
public final class PodLinks {
  private final TcpProxy api;
  private final Map<String, TcpProxy> routes;
  private final Map<String, String> addresses;

  PodLinks(TcpProxy api, Map<String, TcpProxy> routes, Map<String, String> addresses) {
    this.api = api;
    this.routes = routes;
    this.addresses = addresses;
  }

  /** The way to the API server. */
  public TcpProxy api() {
    return api;
  }

  /**
   * The way to a host that was declared as a route.
   *
   * @param nameAndPort {@code name:port}, as the Pod's program sees it
   * @throws IllegalArgumentException when there is no such route
   */
  public TcpProxy to(String nameAndPort) {
    TcpProxy route = routes.get(nameAndPort);
    if (route == null) {
      throw new IllegalArgumentException(
          "no route to " + nameAndPort + ", only to " + new TreeMap<>(routes).keySet());
    }
    return route;
  }

  /** The addresses of the routes' names, for this Pod. */
  Map<String, String> addresses() {
    return addresses;
  }

  void close() {
    api.close();
    routes.values().forEach(TcpProxy::close);
  }
}
