package dev.mooring.connector.network;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Says in words why no connection came about. The words hold host and port, and nothing that
 * differs from one time to the next.
 *
 * @param address as people write it: {@code host:port}
 * @param host the name in it
 */
public record ConnectFailures(String address, String host) {
  /** As Netty annotates a failed connect: {@code Connection refused: broker/10.0.0.7:1883}. */
  private static final Pattern RESOLVED = Pattern.compile(": \\S*/(\\S+:\\d+)$");

  /** Why there is no connection; empty when the fault is not one of names, sockets or TLS. */
  public Optional<ConnectorException> connecting(Throwable cause) {
    return switch (cause) {
      case RefusedAddressException elsewhere ->
          disconnected(Reason.AddressRefused, host + ": " + elsewhere.getMessage());
      case UnknownHostException unknown ->
          disconnected(Reason.HostNotFound, "host not found: " + host);
      case ConnectTimeoutException slow ->
          disconnected(Reason.Timeout, "no answer from " + address + " to a TCP connect");
      case ConnectException refused ->
          disconnected(Reason.ConnectionRefused, "connection refused: " + resolved(refused));
      case SocketException unreachable ->
          disconnected(Reason.ConnectionRefused, "cannot be reached: " + resolved(unreachable));
      default -> tls(cause);
    };
  }

  /** What is wrong with TLS; empty when the fault is another one. */
  public Optional<ConnectorException> tls(Throwable cause) {
    return switch (cause) {
      case SSLException tls -> Optional.of(TlsFailures.of(address, host, tls));
      case DecoderException wrapped when wrapped.getCause() instanceof SSLException tls ->
          Optional.of(TlsFailures.of(address, host, tls));
      default -> Optional.empty();
    };
  }

  private String resolved(Throwable cause) {
    Matcher matcher = RESOLVED.matcher(String.valueOf(cause.getMessage()));
    boolean named = matcher.find() && !matcher.group(1).equals(address);
    return named ? host + "/" + matcher.group(1) : address;
  }

  private static Optional<ConnectorException> disconnected(Reason reason, String message) {
    return Optional.of(ConnectorException.disconnected(reason, message));
  }
}
