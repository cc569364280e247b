package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.network.ConnectFailures;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.mqtt.MqttConnectionException;
import java.io.IOException;

/**
 * Says in words what went wrong with a broker. The words hold host and port, and nothing that
 * differs from one time to the next.
 */
final class MqttFailures {
  private final BrokerAddress address;
  private final int messageLimit;
  private final ConnectFailures sockets;

  MqttFailures(BrokerAddress address, int messageLimit) {
    this.address = address;
    this.messageLimit = messageLimit;
    this.sockets = new ConnectFailures(address.toString(), address.host());
  }

  /** Why a connection was not opened. */
  ConnectorException opening(Throwable cause) {
    return cause instanceof MqttConnectionException refused
        ? refused(refused.code())
        : sockets.connecting(cause).orElseGet(this::closedBeforeAnswer);
  }

  /** Why a connection was not opened although the broker was there, by the error that it gave. */
  ConnectorException unanswered(Throwable error) {
    return sockets
        .tls(error)
        .orElseGet(() -> error instanceof IOException ? closedBeforeAnswer() : notMqtt());
  }

  /** Why an open connection ended, by the error that came before its end; null when none did. */
  ConnectorException lost(Throwable error) {
    return error == null
        ? disconnected(Reason.ConnectionLost, "connection lost: " + address + " closed it")
        : sockets.tls(error).orElseGet(() -> broken(error));
  }

  private ConnectorException broken(Throwable error) {
    return switch (error) {
      case IOException reset ->
          disconnected(Reason.ConnectionLost, "connection lost: " + address + " reset it");
      default ->
          disconnected(
              Reason.ProtocolError,
              address + " sent what MQTT does not allow: " + error.getMessage());
    };
  }

  private ConnectorException notMqtt() {
    return disconnected(
        Reason.ProtocolError,
        address + " does not speak MQTT; are port and scheme of the url right?");
  }

  private ConnectorException closedBeforeAnswer() {
    return disconnected(
        Reason.ConnectionLost,
        address
            + " closed the connection before it answered; does the port speak MQTT"
            + (address.tls() ? " over TLS?" : " without TLS?"));
  }

  /** An answer that did not come in time. */
  ConnectorException silent(String what) {
    return disconnected(Reason.Timeout, address + " did not answer " + what);
  }

  /** This side has closed the connection. */
  ConnectorException closed() {
    return disconnected(Reason.ConnectionLost, "the connection to " + address + " was closed");
  }

  /** The broker sent a message that is above the limit, and that was left out. */
  ConnectorException tooLarge() {
    return ConnectorException.permanent(
        Reason.InvalidRecord,
        address
            + " sent a message larger than mqtt.messageLimit, "
            + messageLimit
            + " bytes, which was dropped: raise the limit");
  }

  /** The broker sends at QoS 0 what was asked for at QoS 1. */
  ConnectorException lessGranted() {
    return ConnectorException.permanent(
        Reason.AtMostOnce,
        address
            + " grants this subscription QoS 0 only, so a message may be lost: let it grant QoS 1,"
            + " or set mqtt.qos to 0");
  }

  /** The broker let more go unacknowledged than this side has room for. */
  ConnectorException overrun(int bytes) {
    return disconnected(
        Reason.ProtocolError,
        address
            + " sends without waiting for acknowledgements, more than "
            + bytes
            + " bytes: lower its limit of in-flight messages per client");
  }

  ConnectorException tooMuchWaits() {
    return disconnected(
        Reason.NoMemoryForRecords,
        address
            + " sends more than this worker has memory for while Sinks have no room: lower the"
            + " broker's limit of in-flight messages per client, or give the WorkerPool more"
            + " memory");
  }

  private ConnectorException refused(MqttConnectReturnCode code) {
    return switch (code) {
      case CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD ->
          disconnected(
              Reason.AuthenticationFailed, address + " refused the user name or the password");
      case CONNECTION_REFUSED_NOT_AUTHORIZED ->
          disconnected(Reason.NotAuthorized, address + " does not allow this client to connect");
      case CONNECTION_REFUSED_SERVER_UNAVAILABLE ->
          disconnected(Reason.ConnectionRefused, address + " says that it is unavailable");
      case CONNECTION_REFUSED_IDENTIFIER_REJECTED ->
          disconnected(
              Reason.ProtocolError,
              address + " rejected the client id; try another clientIdPrefix");
      case CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION ->
          disconnected(Reason.ProtocolError, address + " does not speak MQTT 3.1.1");
      default ->
          disconnected(
              Reason.ProtocolError, address + " refused with MQTT code " + code.byteValue());
    };
  }

  private static ConnectorException disconnected(Reason reason, String message) {
    return ConnectorException.disconnected(reason, message);
  }
}
