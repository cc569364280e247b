package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.network.ConnectFailures;
import io.netty.handler.codec.EncoderException;
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
      case TimeoutException slow -> late(false);
      case EncoderException unsendable -> unsendable();
      case HttpClosedException closed -> lost();
      default ->
          new ConnectFailures(address.toString(), address.host())
              .connecting(cause)
              .orElseGet(() -> other(cause));
    };
  }

  /**
   * The time limit is over.
   *
   * @param begun whether the answer has begun
   */
  ConnectorException late(boolean begun) {
    return ConnectorException.disconnected(
        Reason.Timeout, (begun ? "no end of the answer from " : "no answer from ") + address);
  }

  /** Nothing was written of it, and never will be. */
  static ConnectorException unsendable() {
    return ConnectorException.permanent(
        Reason.InvalidRecord, "the record makes a path or a header that cannot be sent");
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
