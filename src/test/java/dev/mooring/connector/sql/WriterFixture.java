package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.SqlSink;
import dev.mooring.api.v1alpha1.SqlUpsert;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.database.DatabaseProcess;
import dev.mooring.testing.resource.SinkSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A writer to a real PostgreSQL. */
abstract class WriterFixture {
  static final Vertx VERTX = Vertx.vertx();

  final DatabaseProcess database = DatabaseProcess.shared();
  Connection connection;

  @BeforeEach
  void open() throws Exception {
    connection = OpenDatabase.open(VERTX, url(), new NodeIdentity("cluster", "writer"));
  }

  /** Where the connection leads. */
  String url() {
    return database.url();
  }

  @AfterEach
  void close() throws Exception {
    connection.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
  }

  SinkWriter into(String table) {
    return writer(new SqlSink(table, null, null, null));
  }

  SinkWriter into(String table, List<String> columns, List<String> keys) {
    return writer(new SqlSink(table, columns, keys == null ? null : new SqlUpsert(keys), null));
  }

  SinkWriter by(String statement) {
    return writer(new SqlSink(null, null, null, statement));
  }

  static SinkWriter into(Connection connection, String table) {
    return connection.writer(
        new SinkSpecBuilder().to(new SqlSink(table, null, null, null)).build());
  }

  private SinkWriter writer(SqlSink sink) {
    return connection.writer(new SinkSpecBuilder().to(sink).build());
  }

  /** Why the record, or the batch, was not written; null when it was. */
  static ConnectorException write(SinkWriter writer, String... records) {
    List<Message> batch =
        Stream.of(records)
            .map(text -> new Message("", text.getBytes(StandardCharsets.UTF_8)))
            .toList();
    CompletionStage<Void> written =
        batch.size() == 1 ? writer.write(batch.getFirst()) : writer.write(batch);
    try {
      written.toCompletableFuture().join();
      return null;
    } catch (CompletionException e) {
      return (ConnectorException) e.getCause();
    }
  }
}
