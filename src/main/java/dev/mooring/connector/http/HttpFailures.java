package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.network.ConnectFailures;
import io.vertx.core.http.HttpClosedException;
import java.util.concurrent.TimeoutException;

/**
 * Says in words why a request has no answer. The words hold host and port, and nothing that differs
 * from one time to the next.
 */
record HttpFailures(ServerAddress address) {
  ConnectorException of(Throwable cause) {
    return switch (cause) {
      case ConnectorException known -> known;
      case TimeoutException slow ->
          ConnectorException.disconnected(Reason.Timeout, "no answer from " + address);
      case HttpClosedException closed -> lost();
      default ->
          new ConnectFailures(address.toString(), address.host())
              .connecting(cause)
              .orElseGet(() -> other(cause));
    };
  }

  private ConnectorException other(Throwable cause) {
    return cause instanceof java.io.IOException
        ? lost()
        : ConnectorException.disconnected(
            Reason.ProtocolError, address + " does not speak HTTP; is the port of the url right?");
  }

  private ConnectorException lost() {
    return ConnectorException.disconnected(
        Reason.ConnectionLost, "connection lost: " + address + " closed it");
  }

  /** This side has ended the connection. */
  ConnectorException closed() {
    return ConnectorException.disconnected(
        Reason.ConnectionLost, "the connection to " + address + " is closed");
  }
}
