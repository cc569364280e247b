package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.http.RecordServer;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server refuses goes to a table with the reason, and from there to the server again. */
class DeadLettersIT {
  private static final String REFUSED = "{\"room\": \"kitchen\",  \"celsius\": 20.50}";

  private final Installation mooring = Installation.shared();
  private final DatabaseProcess database = DatabaseProcess.shared();
  private final Workspace workspace = mooring.workspace();
  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path folder;
  private RecordServer server;
  private TestClient client;

  @BeforeEach
  void connect() {
    server = RecordServer.start(folder);
    client = TestClient.connect(vertx, mooring.broker().port());
    database.executeAsOwner(
        "DROP TABLE IF EXISTS dead_letters",
        "CREATE TABLE dead_letters (id bigserial PRIMARY KEY, sink text, source text, topic text,"
            + " reason text, attempts int, time timestamptz, original text, \"originalBase64\""
            + " text)");
    workspace.secret(
        "login", Map.of("username", DatabaseProcess.USER, "password", DatabaseProcess.PASSWORD));
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 1}}
        ---
        kind: Connector
        metadata: {name: server}
        spec: {http: {url: "%s"}, pool: {size: 2}}
        ---
        kind: Connector
        metadata: {name: warehouse}
        spec: {sql: {url: "%s", credentials: {secretRef: {name: login}}}, pool: {size: 1}}
        ---
        kind: Source
        metadata: {name: readings}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s/+"]}}
        ---
        kind: Sink
        metadata: {name: orders}
        spec:
          from: [{sourceRef: {name: readings}}]
          connectorRef: {name: server}
          http: {path: /status/422}
          delivery: {onFailure: DeadLetter, deadLetter: {sinkRef: {name: dead-letters}}}
        """
            .formatted(server.url(), database.url(), workspace.namespace()));
  }

  @AfterEach
  void stop() {
    for (String sink : List.of("orders", "orders-again", "described", "dead-letters")) {
      workspace.delete(Sink.class, sink);
    }
    for (String source : List.of("readings", "orders-again")) {
      workspace.delete(Source.class, source);
    }
    workspace.awaitUnused("warehouse");
    workspace.delete(Connector.class, "warehouse");
    database.awaitNoConnections();
    client.close();
    vertx.close();
    server.close();
  }

  @Test
  void shouldKeepWhatIsRefusedAndSendItAgainLater() {
    assertThat(
            workspace
                .awaitSink("orders", status -> status.reason() == Reason.SinkNotFound)
                .message())
        .isEqualTo(
            "Sink 'dead-letters' not found in namespace %s: create it or correct spec.delivery.deadLetter.sinkRef"
                .formatted(workspace.namespace()));
    workspace.apply(
        """
        kind: Sink
        metadata: {name: dead-letters}
        spec: {connectorRef: {name: warehouse}, sql: {table: dead_letters}}
        """);
    workspace.awaitConnector("warehouse", ConnectorState.Connected);
    workspace.awaitSink("orders", PipelineState.Running);
    workspace.awaitSink("dead-letters", PipelineState.Running);
    workspace.awaitSource("readings", PipelineState.Running);

    client.publish(workspace.namespace() + "/7", REFUSED);
    await().until(() -> database.number("SELECT count(*) FROM dead_letters") == 1);
    assertThat(
            database.number(
                "SELECT count(*) FROM dead_letters WHERE sink = 'orders' AND source = 'readings'"
                    + " AND attempts = 1 AND time > now() - interval '1 minute' AND topic = '"
                    + workspace.namespace()
                    + "/7' AND reason LIKE 'the record was refused: localhost:% answered 422 to"
                    + " POST /status/422'"))
        .isEqualTo(1);
    workspace.awaitSink(
        "orders",
        status ->
            status.state() == PipelineState.Running
                && status.nodes().stream()
                    .anyMatch(
                        node ->
                            node.reason() == Reason.InvalidRecord
                                && node.message()
                                    .startsWith(
                                        "gave records to its dead-letter Sink: a record was"
                                            + " refused")));

    workspace.apply(
        """
        kind: Source
        metadata: {name: orders-again}
        spec:
          connectorRef: {name: warehouse}
          sql: {query: "SELECT id, original FROM dead_letters WHERE sink = 'orders'", trackedColumn: id, interval: 1s}
        ---
        kind: Sink
        metadata: {name: orders-again}
        spec: {from: [{sourceRef: {name: orders-again}}], transform: payload.original, connectorRef: {name: server}, http: {path: /records}}
        """);
    await().until(() -> !server.records().isEmpty());
    assertThat(server.records()).containsExactly(REFUSED);
  }

  @Test
  void shouldWriteWhatTheRecordSaysWhereItSaysSo() {
    workspace.apply(
        """
        kind: Sink
        metadata: {name: described}
        spec:
          from: [{sourceRef: {name: readings}}]
          template: 'it is ${payload.celsius} °C'
          connectorRef: {name: server}
          http: {path: "/described/${payload.room}", headers: [{name: X-Room, value: "room ${payload.room}"}]}
        """);
    workspace.awaitSink("described", PipelineState.Running);
    workspace.awaitSource("readings", PipelineState.Running);

    client.publish(workspace.namespace() + "/7", "{\"room\": \"a/b\", \"celsius\": 20.50}");

    await().until(() -> !server.records().isEmpty());
    assertThat(server.records()).containsExactly("/described/a%2Fb room a/b it is 20.5 °C");
  }

  @Test
  void shouldSayWhereAMistakeIs() {
    workspace.apply(
        """
        kind: Sink
        metadata: {name: described}
        spec:
          from: [{sourceRef: {name: readings}}]
          connectorRef: {name: server}
          http: {path: "/described/${paylod.room}"}
        """);
    assertThat(
            workspace
                .awaitSink("described", status -> status.reason() == Reason.InvalidExpression)
                .message())
        .isEqualTo("spec.http.path: 1:14: undeclared reference to 'paylod'");
  }
}
