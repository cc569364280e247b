package dev.mooring.connector.network;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.Tls;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A spec's TLS settings in a client's terms. */
public final class TrustSettings {
  private TrustSettings() {}

  /**
   * Encrypts, and verifies certificates as the spec says. The client's own switch for host names is
   * left to the caller.
   *
   * @param tls null for the defaults
   * @return whether certificates, and with them host names, are verified
   * @throws ConnectorException when a Secret is missing or of no use
   */
  public static boolean apply(ClientOptionsBase client, Tls tls, SecretValues secrets)
      throws ConnectorException {
    boolean verify = tls == null || tls.verify();
    client.setSsl(true).setTrustAll(!verify);
    if (verify) {
      SecretReference authorities = tls == null ? null : tls.caSecretRef();
      client.setTrustOptions(
          authorities == null ? SharedTrust.system() : trust(authorities.name(), secrets));
    }
    return verify;
  }

  /**
   * The same for clients that use the JDK's sockets. What is in the Java runtime's own file is read
   * at the first call: not for event loops.
   *
   * @param tls never null; host names are left to the caller, as above
   * @throws ConnectorException when a Secret is missing or of no use
   */
  public static SSLContext context(Tls tls, SecretValues secrets) throws ConnectorException {
    SecretReference authorities = tls.caSecretRef();
    try {
      TrustManagerFactory trusted = InsecureTrustManagerFactory.INSTANCE;
      if (tls.verify()) {
        TrustOptions options =
            authorities == null ? SharedTrust.system() : trust(authorities.name(), secrets);
        trusted = options.getTrustManagerFactory(null);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    } catch (ConnectorException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the Java runtime cannot do TLS", e);
    }
  }

  private static TrustOptions trust(String secret, SecretValues secrets) throws ConnectorException {
    try {
      return SharedTrust.pem(secrets.bytes(secret, "ca.crt"));
    } catch (GeneralSecurityException e) {
      throw ConnectorException.disconnected(
          Reason.TlsFailed,
          "Secret '" + secret + "', key 'ca.crt', holds no PEM certificate that can be read");
    }
  }
}
