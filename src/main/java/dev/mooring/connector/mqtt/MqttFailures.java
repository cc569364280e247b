package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.mqtt.MqttConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Says in words what went wrong with a broker. The words hold host and port, and nothing that
 * differs from one time to the next.
 */
final class MqttFailures {
  /** As Netty annotates a failed connect: {@code Connection refused: broker/10.0.0.7:1883}. */
  private static final Pattern RESOLVED = Pattern.compile(": (\\S+/\\S+:\\d+)$");

  private final BrokerAddress address;
  private final int messageLimit;

  MqttFailures(BrokerAddress address, int messageLimit) {
    this.address = address;
    this.messageLimit = messageLimit;
  }

  /** Why a connection was not opened. */
  ConnectorException opening(Throwable cause) {
    return switch (cause) {
      case MqttConnectionException refused -> refused(refused.code());
      case UnknownHostException unknown ->
          disconnected(Reason.HostNotFound, "host not found: " + address.host());
      case ConnectTimeoutException slow ->
          disconnected(Reason.Timeout, "no answer from " + address + " to a TCP connect");
      case ConnectException refused ->
          disconnected(Reason.ConnectionRefused, "connection refused: " + resolved(refused));
      case SocketException unreachable ->
          disconnected(Reason.ConnectionRefused, "cannot be reached: " + resolved(unreachable));
      case SSLException tls -> TlsFailures.of(address, tls);
      default -> closedBeforeAnswer();
    };
  }

  /** Why a connection was not opened although the broker was there, by the error that it gave. */
  ConnectorException unanswered(Throwable error) {
    return switch (error) {
      case SSLException tls -> TlsFailures.of(address, tls);
      case DecoderException wrapped when wrapped.getCause() instanceof SSLException tls ->
          TlsFailures.of(address, tls);
      case IOException broken -> closedBeforeAnswer();
      default ->
          disconnected(
              Reason.ProtocolError,
              address + " does not speak MQTT; are port and scheme of the url right?");
    };
  }

  /** Why an open connection ended, by the error that came before its end; null when none did. */
  ConnectorException lost(Throwable error) {
    return switch (error) {
      case null ->
          disconnected(Reason.ConnectionLost, "connection lost: " + address + " closed it");
      case SSLException tls -> TlsFailures.of(address, tls);
      case DecoderException wrapped when wrapped.getCause() instanceof SSLException tls ->
          TlsFailures.of(address, tls);
      case TooLongFrameException tooLong -> tooLarge();
      case IOException broken ->
          disconnected(Reason.ConnectionLost, "connection lost: " + address + " reset it");
      default ->
          disconnected(
              Reason.ProtocolError,
              address + " sent what MQTT does not allow: " + error.getMessage());
    };
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

  /** The broker sent a message that is above the limit. */
  ConnectorException tooLarge() {
    return disconnected(
        Reason.ProtocolError,
        address + " sent a message larger than mqtt.messageLimit, " + messageLimit + " bytes");
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

  private String resolved(Throwable cause) {
    Matcher matcher = RESOLVED.matcher(String.valueOf(cause.getMessage()));
    return matcher.find() ? matcher.group(1) : address.toString();
  }

  private static ConnectorException disconnected(Reason reason, String message) {
    return ConnectorException.disconnected(reason, message);
  }
}
