package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.database.ConnectionSampler;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records become rows of a real PostgreSQL. */
class SqlSinkIT {
  private static final int BUDGET = 5;

  private final Installation mooring = Installation.shared();
  private final DatabaseProcess database = DatabaseProcess.shared();
  private final Workspace workspace = mooring.workspace();

  @BeforeEach
  void connect() {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS ticks",
        "CREATE TABLE ticks (node text, sequence int, PRIMARY KEY (node, sequence))");
    workspace.secret(
        "login", Map.of("username", DatabaseProcess.USER, "password", DatabaseProcess.PASSWORD));
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec:
          sql: {url: "%s", credentials: {secretRef: {name: login}}, statementTimeout: 5s}
          pool: {size: 2, maxTotal: %d}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        ---
        kind: Source
        metadata: {name: ticks}
        spec: {placement: PerNode, generator: {interval: 10ms, payload: "{'node': node, 'sequence': sequence}"}}
        """
            .formatted(database.url(), BUDGET));
  }

  @AfterEach
  void stop() {
    workspace.delete(Sink.class, "rows");
    workspace.delete(Source.class, "ticks");
    workspace.awaitUnused("plant");
    workspace.delete(Connector.class, "plant");
    // The next one counts connections from none.
    database.awaitNoConnections();
  }

  @Test
  void shouldWriteEachRecordAsARowWithinTheBudgetAndThroughARestart() {
    try (ConnectionSampler sampler = ConnectionSampler.of(database)) {
      sink("sql: {table: ticks, upsert: {keys: [node, sequence]}}");
      workspace.awaitConnector("plant", ConnectorState.Connected);
      workspace.awaitSink("rows", PipelineState.Running);
      awaitRows(300);

      database.process().kill();
      workspace.awaitConnector("plant", ConnectorState.Disconnected);
      database.startAgain();
      workspace.awaitConnector("plant", ConnectorState.Connected);
      awaitRows(600);

      // Each worker is connected with one connection, and opens the others of its share then.
      await().until(() -> sampler.most() >= BUDGET);
      assertThat(sampler.most()).isEqualTo(BUDGET);
    }
    assertThat(database.number("SELECT count(*) FROM (" + GAPS + ") gaps"))
        .as("sequence numbers between the first and the last that have no row")
        .isZero();
  }

  /** A record is written again when its answer was lost: the upsert makes one row of both. */
  private static final String GAPS =
      "SELECT node FROM ticks GROUP BY node HAVING count(*) <> max(sequence) - min(sequence) + 1";

  @Test
  void shouldSayThatThereIsNoSuchTableAndDropNothing() {
    sink("sql: {table: no_such_table}, delivery: {onFailure: Drop}");
    workspace.awaitSink(
        "rows",
        status ->
            status.nodes() != null
                && status.nodes().stream()
                    .anyMatch(
                        node ->
                            node.reason() == Reason.InvalidSpec
                                && node.message().contains("sql.table")
                                && node.message().contains("no_such_table")));
    database.executeAsOwner("DROP TABLE IF EXISTS no_such_table");
    database.executeAsOwner("CREATE TABLE no_such_table (node text, sequence int)");
    try {
      workspace.awaitSink("rows", PipelineState.Running);
      await().until(() -> database.number("SELECT count(*) FROM no_such_table") > 300);
      // From the first one on: none was dropped while there was no table.
      assertThat(
              database.number(
                  "SELECT count(*) FROM (SELECT node FROM no_such_table GROUP BY node HAVING"
                      + " count(DISTINCT sequence) <> max(sequence) - min(sequence) + 1 OR"
                      + " min(sequence) > 50) gaps"))
          .isZero();
    } finally {
      database.executeAsOwner("DROP TABLE no_such_table");
    }
  }

  private void sink(String settings) {
    workspace.apply(
        """
        kind: Sink
        metadata: {name: rows}
        spec: {from: [{sourceRef: {name: ticks}}], connectorRef: {name: plant}, %s}
        """
            .formatted(settings));
  }

  private void awaitRows(int more) {
    long before = database.number("SELECT count(*) FROM ticks");
    await().until(() -> database.number("SELECT count(*) FROM ticks") >= before + more);
  }
}
