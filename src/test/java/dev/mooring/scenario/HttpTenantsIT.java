package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** HTTP Sources of two namespaces that ask for the same path and port. */
class HttpTenantsIT {

  private final Installation mooring = Installation.shared();
  private final Workspace shop = mooring.workspace();
  private final Workspace other = mooring.workspace();
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldGiveEachNamespaceItsOwnRecordsBeforeAndAfterAWorkersEnd() throws Exception {
    listen(other, "orders");
    listen(shop, "orders");
    other.awaitSource("orders", PipelineState.Running);
    shop.awaitSource("orders", PipelineState.Running);

    assertThat(post(shop, "/orders")).isEqualTo(204);
    assertThat(delivered(shop)).isEqualTo(1);
    assertThat(delivered(other)).isZero();

    mooring.pods().kill9("worker-1");
    await().ignoreExceptions().until(() -> post(shop, "/orders") == 204);

    assertThat(delivered(shop)).isPositive();
    assertThat(delivered(other)).isZero();
  }

  @Test
  void shouldRefuseTheYoungerOfOneNamespaceAlsoAfterTheOlderWasOff() {
    listen(shop, "a");
    shop.awaitSource("a", PipelineState.Running);
    // Those of one second go by their names.
    listen(shop, "b");
    awaitRefused("b");

    shop.apply(source("a", "enabled: false"));
    shop.awaitSource("b", PipelineState.Running);
    shop.apply(source("a", "enabled: true"));

    shop.awaitSource("a", PipelineState.Running);
    awaitRefused("b");
    shop.delete(Source.class, "a");
    shop.awaitSource("b", PipelineState.Running);
  }

  private void awaitRefused(String name) {
    shop.awaitSource(
        name,
        status ->
            status.conditions().stream()
                .anyMatch(
                    it ->
                        it.getType().equals("Accepted")
                            && it.getStatus().equals("False")
                            && it.getReason().equals(Reason.NameTaken.name())
                            && it.getMessage().contains("Source 'a'")));
  }

  private static void listen(Workspace workspace, String name) {
    workspace.apply(
        source(name, "enabled: true")
            + """
            ---
            kind: Sink
            metadata: {name: %s-taken}
            spec: {from: [{sourceRef: {name: %s}}], blackhole: {}}
            """
                .formatted(name, name));
  }

  private static String source(String name, String more) {
    return """
    kind: Source
    metadata: {name: %s}
    spec: {http: {path: /orders, port: 8095}, %s}
    """
        .formatted(name, more);
  }

  private double delivered(Workspace workspace) {
    return mooring.metric(
        "mooring_sink_records_total", workspace.namespace(), "orders-taken", "delivered");
  }

  private int post(Workspace workspace, String path) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://"
                + mooring.pods().address("worker-1")
                + ":8095/"
                + workspace.namespace()
                + path);
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("x")).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
