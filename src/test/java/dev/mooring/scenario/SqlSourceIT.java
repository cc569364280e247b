package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New rows of a real PostgreSQL become records, and those rows again. */
class SqlSourceIT {
  private static final int IN_FLIGHT = 20;

  /** What may be read again after a crash: 5 s of rows between two saves, and some. */
  private static final int UNSAVED = 7 * 50;

  private final Installation mooring = Installation.shared();
  private final DatabaseProcess database = DatabaseProcess.shared();
  private final Workspace workspace = mooring.workspace();
  private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger inserted = new AtomicInteger();

  @BeforeEach
  void flow() {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS orders, shipped",
        "CREATE TABLE orders (id int PRIMARY KEY, what text)",
        "CREATE TABLE shipped (id int, what text)");
    workspace.secret(
        "login", Map.of("username", DatabaseProcess.USER, "password", DatabaseProcess.PASSWORD));
    workspace.apply(
        """
        kind: Connector
        metadata: {name: shop}
        spec:
          sql: {url: "%s", credentials: {secretRef: {name: login}}, statementTimeout: 5s}
          pool: {size: 2}
          reconnect: {minDelay: 100ms, maxDelay: 1s}
        ---
        kind: Source
        metadata: {name: orders}
        spec:
          connectorRef: {name: shop}
          sql: {query: "SELECT id, what FROM orders", trackedColumn: id, interval: 100ms}
        ---
        kind: Sink
        metadata: {name: shipped}
        spec:
          from: [{sourceRef: {name: orders}}]
          connectorRef: {name: shop}
          sql: {table: shipped}
          delivery: {inFlight: %d}
        """
            .formatted(database.url(), IN_FLIGHT));
    workspace.awaitSource("orders", PipelineState.Running);
    load.scheduleAtFixedRate(this::insert, 0, 20, TimeUnit.MILLISECONDS);
    awaitAllSoFar();
  }

  @AfterEach
  void stop() {
    load.shutdownNow();
    database.ensureRunning();
    workspace.delete(Sink.class, "shipped");
    workspace.delete(Source.class, "orders");
    workspace.awaitUnused("shop");
    workspace.delete(Connector.class, "shop");
    database.awaitNoConnections();
  }

  @Test
  void shouldReadEachRowOnceOnOneOfTheWorkersAndSaveHowFarItIs() {
    workspace.awaitSource("orders", status -> NodeCount.of(1, 1).equals(status.runningNodes()));

    await().until(() -> claim().getSpec().position() != null);
    load.shutdown();
    awaitAllSoFar();
    assertThat(repeated()).isZero();
    await().until(() -> claim().getSpec().position(), ("id=" + (inserted.get() - 1))::equals);
  }

  @Test
  void shouldGoOnWhereItWasWhenItsWorkerDies() {
    String holder = claim().getSpec().holder();
    mooring.pods().withholdRestart(holder, true);
    mooring.pods().kill9(holder);
    try {
      await().until(() -> !holder.equals(claim().getSpec().holder()));
      awaitAllSoFar();
    } finally {
      mooring.pods().withholdRestart(holder, false);
    }
    assertThat(repeated()).isLessThanOrEqualTo(UNSAVED);
  }

  @Test
  void shouldRepeatNoMoreThanWasInFlightWhenTheDatabaseIsAway() {
    database.process().kill();
    workspace.awaitSource("orders", PipelineState.Disconnected);
    database.startAgain();
    workspace.awaitSource("orders", PipelineState.Running);
    awaitAllSoFar();

    assertThat(repeated()).isLessThanOrEqualTo(IN_FLIGHT);
  }

  @Test
  void shouldSayWhatIsWrongWithTheQuery() {
    workspace.apply(
        """
        kind: Source
        metadata: {name: orders}
        spec:
          connectorRef: {name: shop}
          sql: {query: "SELECT id FROM no_such_table", trackedColumn: id}
        """);
    assertThat(
            workspace
                .awaitSource("orders", status -> status.reason() == Reason.InvalidSpec)
                .message())
        .contains("sql.query: relation \"no_such_table\" does not exist");
  }

  private void insert() {
    int id = inserted.get();
    try {
      database.executeAsOwner(
          "INSERT INTO orders VALUES (" + id + ", 'thing') ON CONFLICT DO NOTHING");
      inserted.incrementAndGet();
    } catch (RuntimeException e) {
      // The database is away; the same one is tried again.
    }
  }

  private SourceClaim claim() {
    return mooring
        .admin()
        .resources(SourceClaim.class)
        .inNamespace(workspace.namespace())
        .withName("orders")
        .get();
  }

  private long repeated() {
    return database.number("SELECT count(*) - count(DISTINCT id) FROM shipped");
  }

  private void awaitAllSoFar() {
    int count = inserted.get();
    await()
        .until(
            () -> database.number("SELECT count(DISTINCT id) FROM shipped WHERE id < " + count),
            found -> found == count);
  }
}
