package dev.mooring.connector.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.v1alpha1.SqlSink;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Writes each record by one statement, which commits by itself, and batches in transactions. May be
 * used from any thread; all but {@link #write} happens where the connection is asked, one record at
 * a time.
 */
final class RowWriter implements SinkWriter {
  private static final int KEPT = 64;

  private final DatabaseConnection connection;
  private final SqlSink sink;
  private final TableStatements table;

  /** The server says them once; the driver itself keeps the statements prepared. */
  private final Map<SqlText, List<String>> typesByStatement =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SqlText, List<String>> eldest) {
          return size() > KEPT;
        }
      };

  private SqlText compiled;

  RowWriter(DatabaseConnection connection, SqlSink sink) {
    this.connection = connection;
    this.sink = sink;
    this.table = sink.table() == null ? null : new TableStatements(sink);
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    return connection.ask(jdbc -> write(jdbc, message));
  }

  @Override
  public CompletionStage<Void> write(List<Message> batch) {
    return connection.ask(jdbc -> write(jdbc, batch));
  }

  private Void write(Connection jdbc, Message message) throws SQLException, ConnectorException {
    ObjectNode record = JsonRecords.parse(message.payload());
    SqlText statement = statement(record);
    try (PreparedStatement prepared = jdbc.prepareStatement(statement.sql())) {
      bind(prepared, statement, record);
      prepared.execute();
    }
    return null;
  }

  /** All in one transaction, or none. */
  private Void write(Connection jdbc, List<Message> batch) throws SQLException, ConnectorException {
    jdbc.setAutoCommit(false);
    try {
      writeRuns(jdbc, batch);
      jdbc.commit();
    } catch (SQLException | ConnectorException | RuntimeException e) {
      rollback(jdbc, e);
      throw e;
    } finally {
      if (!jdbc.isClosed()) {
        jdbc.setAutoCommit(true);
      }
    }
    return null;
  }

  private static void rollback(Connection jdbc, Exception cause) {
    try {
      jdbc.rollback();
    } catch (SQLException e) {
      // The connection is gone, and the transaction with it.
      cause.addSuppressed(e);
    }
  }

  /** One exchange for those in a row that have the same statement. */
  private void writeRuns(Connection jdbc, List<Message> batch)
      throws SQLException, ConnectorException {
    List<ObjectNode> records = new ArrayList<>(batch.size());
    for (Message message : batch) {
      records.add(JsonRecords.parse(message.payload()));
    }
    int next = 0;
    while (next < records.size()) {
      SqlText statement = statement(records.get(next));
      Set<List<JsonNode>> keys = new HashSet<>();
      try (PreparedStatement prepared = jdbc.prepareStatement(statement.sql())) {
        // A row that is updated twice by one statement is an error.
        while (next < records.size()
            && statement(records.get(next)).equals(statement)
            && (table == null || table.isAnotherRow(records.get(next), keys))) {
          bind(prepared, statement, records.get(next++));
          prepared.addBatch();
        }
        prepared.executeBatch();
      }
    }
  }

  private SqlText statement(ObjectNode record) throws ConnectorException {
    return table == null ? compiled() : table.of(record);
  }

  private void bind(PreparedStatement prepared, SqlText statement, ObjectNode record)
      throws SQLException, ConnectorException {
    List<String> types = types(statement, prepared);
    for (int i = 0; i < types.size(); i++) {
      String text = ParameterValues.text(types.get(i), record.get(statement.parameters().get(i)));
      bind(prepared, i + 1, text);
    }
  }

  private SqlText compiled() throws ConnectorException {
    if (compiled == null) {
      compiled = NamedParameters.compile(sink.statement(), "sql.statement");
    }
    return compiled;
  }

  private List<String> types(SqlText statement, PreparedStatement prepared) throws SQLException {
    List<String> types = typesByStatement.get(statement);
    if (types == null) {
      types = new ArrayList<>();
      int count = statement.parameters().size();
      ParameterMetaData described = count == 0 ? null : prepared.getParameterMetaData();
      for (int i = 1; i <= count; i++) {
        types.add(described.getParameterTypeName(i));
      }
      typesByStatement.put(statement, types);
    }
    return types;
  }

  /** Without a type of its own, a value gets that of the place where it is used. */
  static void bind(PreparedStatement prepared, int index, String text) throws SQLException {
    if (text == null) {
      prepared.setNull(index, Types.OTHER);
    } else {
      prepared.setObject(index, text, Types.OTHER);
    }
  }
}
