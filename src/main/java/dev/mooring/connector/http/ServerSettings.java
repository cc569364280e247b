package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpConnection;
import dev.mooring.api.v1alpha1.HttpTexts;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.network.TrustSettings;
import io.vertx.core.http.HttpClientOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A Connector's settings in the client's terms. Holds the password: never to be printed.
 *
 * @param client what the client is made with
 * @param authorization the header's value; null for none
 * @param checkPath what health checks ask for
 * @param checkLimit how long connecting, or the answer to a health check, may take
 * @param answerLimit how long a record's exchange may take as a whole
 * @param pipelining how many requests may wait for their answers at the same time
 */
record ServerSettings(
    ServerAddress address,
    HttpClientOptions client,
    String authorization,
    String checkPath,
    Duration checkLimit,
    Duration answerLimit,
    int pipelining) {
  /**
   * Reads a Connector's settings and Secrets.
   *
   * @throws ConnectorException when a Secret is missing or of no use
   */
  static ServerSettings of(ConnectionRequest request) throws ConnectorException {
    HttpConnection spec = request.spec().http();
    ServerAddress address = ServerAddress.parse(spec.url());
    Duration checkLimit = request.spec().healthCheck().limit();
    HttpClientOptions client =
        new HttpClientOptions()
            .setDefaultHost(address.host())
            .setDefaultPort(address.port())
            .setConnectTimeout(Math.toIntExact(checkLimit.toMillis()))
            .setPipelining(spec.pipelining() > 1)
            .setPipeliningLimit(spec.pipelining())
            .setKeepAlive(true)
            // The server decides how long it keeps an idle one.
            .setKeepAliveTimeout(0)
            .setTcpKeepAlive(true);
    if (address.tls()) {
      client.setVerifyHost(TrustSettings.apply(client, spec.tls(), request.secrets()));
    }
    return new ServerSettings(
        address,
        client,
        spec.credentials() == null
            ? null
            : basic(spec.credentials().secretRef().name(), request.secrets()),
        checkPath(spec),
        checkLimit,
        spec.answerLimit(),
        spec.pipelining());
  }

  private static String checkPath(HttpConnection spec) throws ConnectorException {
    Optional<String> mistake = HttpTexts.mistakeInPath(List.of(spec.checkPath()));
    if (mistake.isPresent()) {
      throw ConnectorException.disconnected(Reason.InvalidSpec, "http.checkPath" + mistake.get());
    }
    return HttpTexts.wirePath(spec.checkPath());
  }

  private static String basic(String secret, SecretValues secrets) throws ConnectorException {
    String login = secrets.text(secret, "username") + ":" + secrets.text(secret, "password");
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "ServerSettings[" + address + "]";
  }
}
