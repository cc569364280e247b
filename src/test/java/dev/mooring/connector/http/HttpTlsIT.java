package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.HttpConnection;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.Tls;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.testing.broker.CertificateAuthority;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose certificates are trusted. */
class HttpTlsIT {
  private static final int LIMIT_SECONDS = 60;
  private static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path folder;
  private ServerSocket server;

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void shouldTrustTheAuthorityOfTheSecretAndNobodyElse() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("right");
    Path keys = folder.resolve("server.p12");
    authority.writeServerKeys(keys, "changeit", "localhost");
    server = tlsServer(keys);
    String url = "https://localhost:" + server.getLocalPort();
    Thread answering =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!server.isClosed()) {
                    try (Socket accepted = server.accept()) {
                      readHead(accepted.getInputStream());
                      accepted.getOutputStream().write(TAKEN.getBytes(StandardCharsets.US_ASCII));
                      accepted.getOutputStream().flush();
                    } catch (IOException refused) {
                      // By the client, as it should be, or the end of the test.
                    }
                  }
                });

    Connection connection = open(url, authority.pem()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    connection.close().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    ConnectorException failure = failure(open(url, CertificateAuthority.create("wrong").pem()));
    ConnectorException otherHost =
        failure(open(url.replace("localhost", "127.0.0.1"), authority.pem()));

    assertThat(failure.reason()).isEqualTo(Reason.TlsFailed);
    assertThat(otherHost.reason()).isEqualTo(Reason.TlsFailed);
    server.close();
    answering.join(Duration.ofMinutes(3));
  }

  private static ServerSocket tlsServer(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(keys)) {
      store.load(content, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory().createServerSocket(0);
  }

  private CompletableFuture<Connection> open(String url, String authority) {
    HttpConnection http =
        new HttpConnection(url, null, new Tls(new SecretReference("ca"), true), null, null, null);
    ConnectorSpec spec =
        new ConnectorSpecBuilder().to(http).healthCheck(new HealthCheck(null, "2s")).build();
    byte[] pem = authority.getBytes(StandardCharsets.UTF_8);
    ConnectionRequest request =
        new ConnectionRequest(
            new ObjectKey("plant", "server"),
            spec,
            new SecretValues(Map.of("ca", Map.of("ca.crt", pem))),
            new NodeIdentity("test", "worker-0"),
            0,
            false);
    return new HttpType(new Network(vertx, AddressRules.EVERYWHERE), "127.0.0.1")
        .open(request, lost -> {})
        .connection()
        .toCompletableFuture();
  }

  private static ConnectorException failure(CompletableFuture<?> future) {
    assertThatThrownBy(() -> future.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ConnectorException.class);
    return (ConnectorException) future.exceptionNow();
  }

  private static void readHead(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      if (next < 0) {
        throw new IOException("the connection is closed");
      }
      head.append((char) next);
    }
  }
}
