package dev.mooring.connector.network;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.Tls;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;

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
