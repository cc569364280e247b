package dev.mooring.connector.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.v1alpha1.SqlSink;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Writes each record by one statement, which commits by itself, and batches in transactions. May be
 * used from any thread; all but {@link #write} happens where the connection is asked, one record at
 * a time.
 */
final class RowWriter implements SinkWriter {
  /** A commit, or something else that no transaction allows, within one. */
  private static final Set<String> NOT_IN_TRANSACTION = Set.of("2D000", "25001");

  private final DatabaseConnection connection;
  private final SqlSink sink;
  private final TableStatements table;
  private final Parameters parameters = new Parameters();
  private SqlText compiled;

  /** Whether the statement commits by itself, so that there can be no transaction around it. */
  private boolean commits;

  RowWriter(DatabaseConnection connection, SqlSink sink) {
    this.connection = connection;
    this.sink = sink;
    this.table = sink.table() == null ? null : new TableStatements(sink);
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    return connection.ask(session -> write(session, JsonRecords.parse(message.payload())));
  }

  @Override
  public CompletionStage<Void> write(List<Message> batch) {
    return connection.ask(session -> write(session, batch));
  }

  private Void write(DatabaseSession session, ObjectNode record)
      throws SQLException, ConnectorException {
    SqlText statement = statement(record);
    return withFreshEyes(
        session,
        statement,
        () -> {
          execute(session, statement, record);
          return null;
        });
  }

  /** What is done again when it has failed and what was remembered does not hold any more. */
  @FunctionalInterface
  private interface Attempt {
    Void make() throws SQLException, ConnectorException;
  }

  private Void withFreshEyes(DatabaseSession session, SqlText statement, Attempt attempt)
      throws SQLException, ConnectorException {
    try {
      return attempt.make();
    } catch (SQLException e) {
      if (!parameters.areOutdated(session, statement, e)) {
        throw fault(session, e);
      }
    }
    try {
      return attempt.make();
    } catch (SQLException e) {
      throw fault(session, e);
    }
  }

  private void execute(DatabaseSession session, SqlText statement, ObjectNode record)
      throws SQLException, ConnectorException {
    try {
      if (commits) {
        executeOutside(session, statement, record);
      } else {
        session.alone(
            jdbc -> {
              try (PreparedStatement prepared = jdbc.prepareStatement(statement.sql())) {
                parameters.bind(session, prepared, statement, record);
                prepared.execute();
              }
              return null;
            });
      }
    } catch (SQLException e) {
      if (commits || !NOT_IN_TRANSACTION.contains(SqlFailures.state(e))) {
        throw e;
      }
      commits = true;
      executeOutside(session, statement, record);
    }
  }

  private void executeOutside(DatabaseSession session, SqlText statement, ObjectNode record)
      throws SQLException, ConnectorException {
    try (PreparedStatement prepared = session.jdbc().prepareStatement(statement.sql())) {
      parameters.bind(session, prepared, statement, record);
      session.outside(prepared);
    }
  }

  /** All in one transaction, or none; one by one where there can be no transaction. */
  private Void write(DatabaseSession session, List<Message> batch)
      throws SQLException, ConnectorException {
    List<ObjectNode> records = new ArrayList<>(batch.size());
    for (Message message : batch) {
      records.add(JsonRecords.parse(message.payload()));
    }
    if (!commits) {
      withFreshEyes(session, statement(records.getFirst()), () -> writeTogether(session, records));
    }
    if (commits) {
      for (ObjectNode record : records) {
        write(session, record);
      }
    }
    return null;
  }

  private Void writeTogether(DatabaseSession session, List<ObjectNode> records)
      throws SQLException, ConnectorException {
    try {
      return session.together(jdbc -> writeRuns(session, jdbc, records));
    } catch (SQLException e) {
      commits = NOT_IN_TRANSACTION.contains(SqlFailures.state(e));
      if (!commits) {
        throw e;
      }
      return null;
    }
  }

  /** One exchange for those in a row that have the same statement. */
  private Void writeRuns(DatabaseSession session, Connection jdbc, List<ObjectNode> records)
      throws SQLException, ConnectorException {
    int next = 0;
    while (next < records.size()) {
      SqlText statement = statement(records.get(next));
      Set<List<JsonNode>> keys = new HashSet<>();
      try (PreparedStatement prepared = jdbc.prepareStatement(statement.sql())) {
        // A row that is updated twice by one statement is an error.
        while (next < records.size()
            && statement(records.get(next)).equals(statement)
            && (table == null || table.isAnotherRow(records.get(next), keys))) {
          parameters.bind(session, prepared, statement, records.get(next++));
          prepared.addBatch();
        }
        prepared.executeBatch();
      }
    }
    return null;
  }

  private SqlText statement(ObjectNode record) throws ConnectorException {
    return table == null ? compiled() : table.of(record);
  }

  private SqlText compiled() throws ConnectorException {
    if (compiled == null) {
      compiled = NamedParameters.compile(sink.statement(), "sql.statement");
    }
    return compiled;
  }

  private ConnectorException fault(DatabaseSession session, SQLException failure)
      throws SQLException, ConnectorException {
    Asked asked = table == null ? Asked.STATEMENT : table.asked();
    if (asked.namesOfRecord() && SqlFailures.isAboutNames(failure)) {
      String missing = table.keyThatIsNoColumn(session);
      if (missing != null) {
        return SqlFailures.noSuchKey(missing);
      }
    }
    return connection.failures().using(failure, parameters.areKnown() ? asked.withValues() : asked);
  }
}
