package dev.mooring.connector.network;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** Says in words why a TLS handshake failed: the innermost cause is the one that helps. */
final class TlsFailures {
  private TlsFailures() {}

  static ConnectorException of(String address, String host, SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SslHandshakeTimeoutException) {
        return ConnectorException.disconnected(
            Reason.Timeout, address + " did not answer a TLS handshake");
      }
    }
    return ConnectorException.disconnected(
        Reason.TlsFailed, "TLS with " + address + " failed: " + words(host, failure));
  }

  private static String words(String host, SSLException failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    return switch (innermost) {
      case CertPathBuilderException untrusted ->
          "its certificate is not signed by a trusted authority";
      case CertificateExpiredException expired -> "its certificate has expired";
      case CertificateNotYetValidException early -> "its certificate is not valid yet";
      case CertificateException mismatch when isAboutNames(mismatch) ->
          "its certificate does not name the host '" + host + "'";
      case NotSslRecordException plain -> "it does not speak TLS; is it the port for plain TCP?";
      case ClosedChannelException closed -> "it closed the connection during the handshake";
      default ->
          innermost.getMessage() == null
              ? innermost.getClass().getSimpleName()
              : innermost.getMessage();
    };
  }

  /** The JDK has no type of its own for it. */
  private static boolean isAboutNames(CertificateException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.startsWith("No subject alternative") || message.startsWith("No name matching");
  }
}
