package dev.mooring.testing.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks an API server whether it is ready, trusting the certificate that it has made for itself. For
 * one thread.
 */
final class ApiServerProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpRequest request;
  private final ApiServerFolder folder;

  ApiServerProbe(URI server, ApiServerFolder folder) {
    this.request = HttpRequest.newBuilder(server.resolve("/readyz")).timeout(TIMEOUT).build();
    this.folder = folder;
  }

  /** Whether it says that it is ready; any exception means that it is not yet. */
  boolean isReady() throws IOException, InterruptedException, GeneralSecurityException {
    // The key is written last: when it is there, the certificate is complete.
    if (!Files.exists(folder.certificateKey())) {
      return false;
    }
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusted()).build()) {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }
  }

  private SSLContext trusted() throws IOException, GeneralSecurityException {
    KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
    trust.load(null, null);
    try (InputStream pem = Files.newInputStream(folder.certificate())) {
      int i = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trust.setCertificateEntry("api-server-" + i++, certificate);
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
