package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.broker.CertificateAuthority;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP Sources that know who may send, over TLS, on real workers. */
class HttpAuthenticationIT {

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final CertificateAuthority authority = CertificateAuthority.create("records");
  @TempDir private Path folder;

  @Test
  void shouldTakeRecordsOverTlsFromWhoHasTheTokenOfNow() throws Exception {
    workspace.apply(
        """
        kind: Source
        metadata: {name: in}
        spec:
          http:
            path: /in
            port: 8097
            authentication: {bearer: {secretRef: {name: senders}}}
            tls: {secretRef: {name: certificate}}
        ---
        kind: Sink
        metadata: {name: taken}
        spec: {from: [{sourceRef: {name: in}}], blackhole: {}}
        """);
    workspace.awaitSource("in", status -> status.reason() == Reason.SecretNotFound);

    workspace.secret("certificate", certificate(authority));
    workspace.secret("senders", Map.of("token", "first"));
    workspace.awaitSource("in", PipelineState.Running);

    HttpClient client = client(authority);
    assertThat(post(client, "first").statusCode()).isEqualTo(204);
    HttpResponse<String> refused = post(client, "other");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("token that it knows");
    assertThat(delivered()).isEqualTo(1);

    workspace.secret("senders", Map.of("token", "second", "previous-token", "first"));
    await().until(() -> post(client, "second").statusCode() == 204);
    assertThat(post(client, "first").statusCode()).isEqualTo(204);
    CertificateAuthority other = CertificateAuthority.create("other");
    workspace.secret("certificate", certificate(other));
    await().ignoreExceptions().until(() -> post(client(other), "second").statusCode() == 204);
    assertThat(post(client, "second").statusCode()).as("who was connected").isEqualTo(204);
  }

  @Test
  void shouldHaveAServiceWithThePortForAsLongAsASourceListens() {
    workspace.apply(
        """
        kind: Source
        metadata: {name: in}
        spec: {http: {path: /in, port: 8098}}
        """);
    await().until(() -> hasPort(8098));

    workspace.delete(Source.class, "in");

    await().until(() -> !hasPort(8098));
  }

  private boolean hasPort(int port) {
    Service service =
        mooring.admin().services().inNamespace("mooring-system").withName("sources-worker").get();
    return service != null
        && service.getSpec().getPorts().stream()
            .map(ServicePort::getPort)
            .anyMatch(Integer.valueOf(port)::equals);
  }

  private double delivered() {
    return mooring.metric(
        "mooring_sink_records_total", workspace.namespace(), "taken", "delivered");
  }

  private HttpResponse<String> post(HttpClient client, String token)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "https://"
                + mooring.pods().address("worker-0")
                + ":8097/"
                + workspace.namespace()
                + "/in");
    return client.send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString("x"))
            .build(),
        BodyHandlers.ofString());
  }

  private Map<String, String> certificate(CertificateAuthority by) throws IOException {
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    by.writeServerPem(certificate, key, mooring.pods().address("worker-0"));
    return Map.of("tls.crt", Files.readString(certificate), "tls.key", Files.readString(key));
  }

  private static HttpClient client(CertificateAuthority trusted) throws Exception {
    return HttpClient.newBuilder().sslContext(trusted.trusted()).build();
  }
}
