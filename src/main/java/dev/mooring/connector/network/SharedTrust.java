package dev.mooring.connector.network;

import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities that certificates are verified against, read once however many connections share
 * them: a set of its own per connection would cost more memory than all the rest of it.
 * Thread-safe.
 */
final class SharedTrust {
  private static final int KEPT = 256;

  private static final Map<ByteBuffer, TrustOptions> BY_PEM =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, TrustOptions> eldest) {
          return size() > KEPT;
        }
      };

  private SharedTrust() {}

  /** The authorities that the Java runtime trusts, read when a first connection needs them. */
  static TrustOptions system() {
    return new SystemTrust();
  }

  /**
   * Exactly these authorities.
   *
   * @param pem one certificate or more
   * @throws GeneralSecurityException when there is none in it
   */
  static TrustOptions pem(byte[] pem) throws GeneralSecurityException {
    synchronized (BY_PEM) {
      TrustOptions known = BY_PEM.get(ByteBuffer.wrap(pem));
      if (known == null) {
        known = TrustOptions.wrap(factory(keyStore(pem)));
        BY_PEM.put(ByteBuffer.wrap(pem.clone()), known);
      }
      return known;
    }
  }

  private static KeyStore keyStore(byte[] pem) throws GeneralSecurityException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate found");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("an empty key store reads nothing", e);
    }
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("authority-" + store.size(), certificate);
    }
    return store;
  }

  private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  /** Vert.x asks for the factory on a worker thread, where reading the runtime's file may block. */
  private static final class SystemTrust implements TrustOptions {
    private static TrustManagerFactory factory;

    @Override
    public TrustOptions copy() {
      return this;
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory(Vertx vertx) throws GeneralSecurityException {
      synchronized (SystemTrust.class) {
        if (factory == null) {
          factory = factory(null);
        }
        return factory;
      }
    }

    @Override
    public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx)
        throws GeneralSecurityException {
      TrustManager[] managers = getTrustManagerFactory(vertx).getTrustManagers();
      return serverName -> managers;
    }
  }
}
