package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.http.RecordServer;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records come by HTTP and go by HTTP; whoever sends one hears what became of it. */
class HttpIT {

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private RecordServer server;

  @BeforeEach
  void connect() {
    server = RecordServer.start(folder);
    workspace.apply(
        """
        kind: Connector
        metadata: {name: orders}
        spec:
          http: {url: "%s"}
          pool: {size: 2}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
          healthCheck: {interval: 1s, timeout: 2s}
        ---
        kind: Source
        metadata: {name: incoming}
        spec: {http: {path: /incoming, port: 8091, bodyLimit: 1000}}
        """
            .formatted(server.url()));
    sink("/records");
    workspace.awaitConnector("orders", ConnectorState.Connected);
    workspace.awaitSource("incoming", PipelineState.Running);
  }

  @AfterEach
  void remove() {
    workspace.delete(Sink.class, "outgoing");
    workspace.delete(Source.class, "incoming");
    server.close();
  }

  @Test
  void shouldAnswerWhenTheRecordHasArrived() throws Exception {
    for (String worker : mooring.workers()) {
      assertThat(post(worker, "from " + worker).statusCode()).isEqualTo(204);
      assertThat(server.records()).contains("from " + worker);
    }
  }

  @Test
  void shouldSayWhatCannotBeSent() throws Exception {
    assertThat(post("worker-0", "x".repeat(1001)).statusCode()).isEqualTo(413);
    assertThat(send("worker-0", "/incoming", "x").statusCode()).isEqualTo(404);
    HttpRequest get = HttpRequest.newBuilder(uri("worker-0", path())).GET().build();
    assertThat(client.send(get, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
  }

  @Test
  void shouldKeepSendersWaitingAndLoseNothingWhileTheServerIsDead() throws Exception {
    server.process().kill();
    workspace.awaitConnector("orders", ConnectorState.Disconnected);
    CompletableFuture<HttpResponse<Void>> waiting =
        client.sendAsync(request("worker-1", path(), "patient"), BodyHandlers.discarding());
    assertThat(waiting).isNotDone();

    server.startAgain();
    workspace.awaitConnector("orders", ConnectorState.Connected);

    await().until(waiting::isDone);
    assertThat(waiting.join().statusCode()).isEqualTo(204);
    assertThat(server.records()).contains("patient");
  }

  @Test
  void shouldRefuseWhatThereIsNoRoomFor() throws Exception {
    server.process().kill();
    workspace.awaitConnector("orders", ConnectorState.Disconnected);
    List<CompletableFuture<HttpResponse<Void>>> sent =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(
                i ->
                    client.sendAsync(
                        request("worker-2", path(), "record " + i), BodyHandlers.discarding()))
            .toList();

    await().until(() -> sent.stream().anyMatch(CompletableFuture::isDone));
    server.startAgain();
    await().until(() -> sent.stream().allMatch(CompletableFuture::isDone));

    Set<Integer> answers = new HashSet<>();
    for (int i = 0; i < sent.size(); i++) {
      int status = sent.get(i).join().statusCode();
      answers.add(status);
      if (status == 204) {
        assertThat(server.records()).contains("record " + i);
      }
    }
    assertThat(answers).containsExactlyInAnyOrder(204, 503);
  }

  @Test
  void shouldSayWhichRecordsTheServerNeverTakes() throws Exception {
    sink("/status/400");
    await()
        .until(
            () -> {
              client.sendAsync(request("worker-0", path(), "bad"), BodyHandlers.discarding());
              return workspace
                  .awaitSink("outgoing", status -> status.nodes() != null)
                  .nodes()
                  .stream()
                  .anyMatch(node -> node.reason() == Reason.InvalidRecord);
            });
    assertThat(
            workspace
                .awaitSink("outgoing", status -> status.state() != PipelineState.Running)
                .message())
        .contains("answered 400 to POST /status/400");
  }

  private void sink(String path) {
    workspace.apply(
        """
        kind: Sink
        metadata: {name: outgoing}
        spec:
          from: [{sourceRef: {name: incoming}}]
          connectorRef: {name: orders}
          http: {path: %s}
          delivery: {inFlight: 5}
        """
            .formatted(path));
  }

  private HttpResponse<Void> post(String worker, String body)
      throws IOException, InterruptedException {
    return send(worker, path(), body);
  }

  private HttpResponse<Void> send(String worker, String path, String body)
      throws IOException, InterruptedException {
    return client.send(request(worker, path, body), BodyHandlers.discarding());
  }

  private HttpRequest request(String worker, String path, String body) {
    return HttpRequest.newBuilder(uri(worker, path)).POST(BodyPublishers.ofString(body)).build();
  }

  private String path() {
    return "/" + workspace.namespace() + "/incoming";
  }

  private URI uri(String worker, String path) {
    return URI.create("http://" + mooring.pods().address(worker) + ":8091" + path);
  }
}
