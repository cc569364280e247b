package dev.mooring.connector.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SqlSink;
import dev.mooring.connector.ConnectorException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The INSERT for a record into a table: one for each set of fields that records have, since a
 * column that a record does not name gets its default. Names are quoted, and values are parameters.
 * Not for several threads at a time.
 */
final class TableStatements {
  /** PostgreSQL's own limits. */
  private static final int MOST_COLUMNS = 1_600;

  /** In bytes; of a longer one, PostgreSQL takes the beginning, which may be another column's. */
  private static final int LONGEST_NAME = 63;

  private static final String COLUMNS =
      "SELECT attname FROM pg_catalog.pg_attribute"
          + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped";

  /** Records decide how many there are, so there is an end to it. */
  private static final int KEPT = 64;

  private final String table;
  private final Collection<String> columns;
  private final List<String> keys;
  private final Map<List<String>, SqlText> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, SqlText> eldest) {
          return size() > KEPT;
        }
      };

  TableStatements(SqlSink sink) {
    this.table =
        List.of(sink.table().split("[.]")).stream()
            .map(TableStatements::quoted)
            .collect(Collectors.joining("."));
    this.columns = sink.columns();
    this.keys = sink.upsert() == null ? List.of() : sink.upsert().keys();
  }

  /**
   * The statement that takes the record's fields as its parameters.
   *
   * @throws ConnectorException with reason InvalidRecord when there can be none
   */
  SqlText of(ObjectNode record) throws ConnectorException {
    List<String> names = new ArrayList<>();
    for (Iterator<String> fields = record.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (columns == null || columns.contains(field)) {
        names.add(field);
      }
    }
    SqlText statement = known.get(names);
    if (statement == null) {
      check(names);
      statement = new SqlText(insert(names), names);
      known.put(names, statement);
    }
    return statement;
  }

  /** Whether the record's row is none of those; adds it to them. Always so without an upsert. */
  boolean isAnotherRow(ObjectNode record, Set<List<JsonNode>> rows) {
    return keys.isEmpty() || rows.add(keys.stream().map(record::get).toList());
  }

  private void check(List<String> names) throws ConnectorException {
    if (names.isEmpty()) {
      throw invalid("the record has no field that is a column");
    }
    if (names.size() > MOST_COLUMNS) {
      throw invalid("the record has more than " + MOST_COLUMNS + " fields");
    }
    for (String name : names) {
      if (name.isEmpty()
          || name.indexOf('\0') >= 0
          || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw invalid("the record has a field whose name no column can have");
      }
    }
    for (String key : keys) {
      if (!names.contains(key)) {
        throw invalid("the record has no field '" + key + "', which is a key of sql.upsert");
      }
    }
  }

  private String insert(List<String> names) {
    String sql =
        "INSERT INTO "
            + table
            + " ("
            + names.stream().map(TableStatements::quoted).collect(Collectors.joining(", "))
            + ") VALUES ("
            + names.stream().map(name -> "?").collect(Collectors.joining(", "))
            + ")";
    return keys.isEmpty() ? sql : sql + onConflict(names);
  }

  private String onConflict(List<String> names) {
    String updates =
        names.stream()
            .filter(name -> !keys.contains(name))
            .map(name -> quoted(name) + " = EXCLUDED." + quoted(name))
            .collect(Collectors.joining(", "));
    return " ON CONFLICT ("
        + keys.stream().map(TableStatements::quoted).collect(Collectors.joining(", "))
        + ") DO "
        + (updates.isEmpty() ? "NOTHING" : "UPDATE SET " + updates);
  }

  /** What the database is asked, when a record is written. */
  Asked asked() {
    return columns == null ? Asked.FIELDS : Asked.COLUMNS;
  }

  /** The first of the keys that the table has no column for; null when there is none. */
  String keyThatIsNoColumn(DatabaseSession session) throws SQLException, ConnectorException {
    if (keys.isEmpty()) {
      return null;
    }
    Set<String> names = new HashSet<>();
    session.alone(
        jdbc -> {
          try (PreparedStatement query = jdbc.prepareStatement(COLUMNS)) {
            query.setString(1, table);
            try (ResultSet row = query.executeQuery()) {
              while (row.next()) {
                names.add(row.getString(1));
              }
            }
          }
          return null;
        });
    return keys.stream().filter(key -> !names.contains(key)).findFirst().orElse(null);
  }

  /** A name as it is, whatever is in it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static ConnectorException invalid(String message) {
    return ConnectorException.permanent(Reason.InvalidRecord, message);
  }
}
