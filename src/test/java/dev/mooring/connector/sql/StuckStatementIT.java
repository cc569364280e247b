package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.testing.database.DatabaseProcess;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What never ends on a connection of a server that is well. */
class StuckStatementIT {
  private static final Vertx VERTX = Vertx.vertx();

  private DatabaseConnection connection;

  @BeforeEach
  void open() throws Exception {
    connection =
        (DatabaseConnection)
            OpenDatabase.open(
                VERTX, DatabaseProcess.shared().url(), new NodeIdentity("cluster", "stuck"), "1s");
  }

  @AfterEach
  void close() throws Exception {
    connection.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
  }

  @Test
  void shouldNotBeWellForLongerThanAnyStatementMayTake() {
    connection.ask(session -> new CompletableFuture<Void>().join());

    assertThat(failure(connection.check())).isNull();
    await().until(() -> failure(connection.check()) != null);

    assertThat(((ConnectorException) failure(connection.check())).kind())
        .isEqualTo(ConnectorException.Kind.DISCONNECTED);
    assertThat(connection.hasEnded()).isTrue();
  }

  @Test
  void shouldFailAQuestionThatEndsWithAnErrorAndEndTheConnection() {
    Throwable cause =
        failure(
            connection.ask(
                session -> {
                  throw new StackOverflowError("made by a test");
                }));

    assertThat(((ConnectorException) cause).reason()).isEqualTo(Reason.InternalError);
    assertThat(cause).hasMessageContaining("StackOverflowError");
    assertThat(failure(connection.ask(session -> 1))).isSameAs(cause);
  }

  private static Throwable failure(CompletionStage<?> stage) {
    Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().get(3, TimeUnit.MINUTES));
    return thrown == null ? null : thrown.getCause();
  }
}
