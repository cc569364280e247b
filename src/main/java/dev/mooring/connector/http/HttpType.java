package dev.mooring.connector.http;

import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.Opening;
import dev.mooring.connector.network.Network;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * HTTP/1.1: servers that take records, and senders that bring them. Connections are spread over the
 * event loops, and each stays on its own.
 */
@Singleton
public class HttpType implements ConnectorType {
  private final Network network;
  private final Listeners listeners;

  /**
   * Connects and listens by that network, whose Vert.x its owner closes.
   *
   * @param host the address to listen on
   */
  @Inject
  public HttpType(
      Network network,
      @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
    this.network = network;
    this.listeners = new Listeners(network.vertx(), host, ListenerLimits.USUAL);
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    if (request.spec() == null) {
      return Opening.of(new ListeningConnection(listeners));
    }
    try {
      return ServerOpening.begin(network, ServerSettings.of(request), listener);
    } catch (ConnectorException e) {
      return Opening.failed(e);
    }
  }
}
