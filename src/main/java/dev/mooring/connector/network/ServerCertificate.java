package dev.mooring.connector.network;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** The certificate that a port of this worker shows, and its key, as Secrets hold them. */
public final class ServerCertificate {
  private static final byte[] PROOF = {1, 2, 3};

  private ServerCertificate() {}

  /**
   * Of a Secret of the type kubernetes.io/tls.
   *
   * @throws ConnectorException when it has not both, or they are of no use, or not of each other
   */
  public static PemKeyCertOptions of(String secret, SecretValues secrets)
      throws ConnectorException {
    PemKeyCertOptions options =
        new PemKeyCertOptions()
            .setCertValue(Buffer.buffer(bytes(secret, "tls.crt", secrets)))
            .setKeyValue(Buffer.buffer(bytes(secret, "tls.key", secrets)));
    X509Certificate certificate;
    PrivateKey key;
    try {
      KeyManager manager = options.getKeyManagerFactory((Vertx) null).getKeyManagers()[0];
      X509KeyManager keys = (X509KeyManager) manager;
      String alias = alias(keys);
      certificate = keys.getCertificateChain(alias)[0];
      key = keys.getPrivateKey(alias);
    } catch (Exception unreadable) {
      throw unusable(
          secret, "'tls.crt' and 'tls.key' are no certificate and key in PEM that can be read");
    }
    if (!areOfEachOther(certificate.getPublicKey(), key)) {
      throw unusable(secret, "'tls.key' is not the key of the certificate in 'tls.crt'");
    }
    return options;
  }

  private static byte[] bytes(String secret, String key, SecretValues secrets)
      throws ConnectorException {
    try {
      return secrets.bytes(secret, key);
    } catch (ConnectorException missing) {
      throw ConnectorException.retry(missing.reason(), missing.getMessage());
    }
  }

  private static String alias(X509KeyManager keys) {
    for (String type : new String[] {"RSA", "EC", "EdDSA", "RSASSA-PSS"}) {
      String[] aliases = keys.getServerAliases(type, null);
      if (aliases != null && aliases.length > 0) {
        return aliases[0];
      }
    }
    throw new IllegalArgumentException("a key of no known kind");
  }

  private static boolean areOfEachOther(PublicKey certified, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(PROOF);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certified);
      verifying.update(PROOF);
      return verifying.verify(signature);
    } catch (GeneralSecurityException otherKinds) {
      return false;
    }
  }

  private static ConnectorException unusable(String secret, String what) {
    return ConnectorException.retry(
        Reason.TlsFailed,
        "Secret '" + secret + "': " + what + ": make it of the type kubernetes.io/tls");
  }
}
