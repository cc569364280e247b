package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.ConnectorException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGResultSetMetaData;

/**
 * The column that a Source goes by, as the database describes the query.
 *
 * @param type its type's name; of a domain, that of the type behind it
 * @param unique whether no two rows of the query's only table have the same value
 */
record TrackedColumn(String name, String type, boolean unique) {
  private static final Map<String, String> HIGHEST =
      Map.of("int2", "32767", "int4", "2147483647", "int8", "9223372036854775807");

  /** Values that nothing can follow, and how PostgreSQL keeps rows with them out. */
  private static final Map<String, String> FINITE =
      Map.of(
          "float4", "%s < 'Infinity'",
          "float8", "%s < 'Infinity'",
          "numeric", "%1$s < 'NaN' AND %1$s::text <> 'Infinity'",
          "date", "%s < 'infinity'",
          "timestamp", "%s < 'infinity'",
          "timestamptz", "%s < 'infinity'",
          "interval", "%s::text <> 'infinity'");

  private static final Set<String> ENDLESS = Set.of("nan", "infinity", "inf", "+infinity", "+inf");

  private static final String UNIQUE =
      "SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
          + " WHERE n.nspname = ? AND c.relname = ? AND a.attname = ? AND i.indisunique"
          + " AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1";

  /**
   * Asks the database what the query's columns are, without running it.
   *
   * @param all a statement that gives all of its columns
   * @throws ConnectorException when a Source cannot go by it
   */
  static TrackedColumn of(SqlSource source, String all, DatabaseSession session, Connection jdbc)
      throws SQLException, ConnectorException {
    try (PreparedStatement described = jdbc.prepareStatement(all)) {
      ResultSetMetaData columns = described.getMetaData();
      int number = number(source, columns);
      String type =
          session.types().named(columns.getColumnTypeName(number)) instanceof ValueType.Scalar one
              ? one.name()
              : columns.getColumnTypeName(number);
      TrackedColumn column =
          new TrackedColumn(source.trackedColumn(), type, isUnique(columns, number, jdbc));
      column.check(source);
      return column;
    }
  }

  private static int number(SqlSource source, ResultSetMetaData columns)
      throws SQLException, ConnectorException {
    Set<String> names = new HashSet<>();
    int number = 0;
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      if (!names.add(name)) {
        throw RowQuery.invalid(
            "two columns are called '%s', and a record can have one field of a name: call one of them otherwise, as in %s AS other"
                .formatted(name, name));
      }
      if (name.equals(RowQuery.ROW)) {
        throw RowQuery.invalid("a column must not be called '" + name + "'");
      }
      if (name.equals(source.trackedColumn())) {
        number = i;
      }
    }
    if (number == 0) {
      throw RowQuery.invalid(
          "it has no column '%s', which sql.trackedColumn names; in upper and lower case they must be the same"
              .formatted(source.trackedColumn()));
    }
    return number;
  }

  /** Not so for what comes of several tables: a row of one may be there for many of the other. */
  private static boolean isUnique(ResultSetMetaData columns, int number, Connection jdbc)
      throws SQLException {
    PGResultSetMetaData origins = columns.unwrap(PGResultSetMetaData.class);
    String schema = origins.getBaseSchemaName(number);
    String table = origins.getBaseTableName(number);
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (table.isEmpty()
          || !table.equals(origins.getBaseTableName(i))
          || !schema.equals(origins.getBaseSchemaName(i))) {
        return false;
      }
    }
    try (PreparedStatement query = jdbc.prepareStatement(UNIQUE)) {
      query.setString(1, schema);
      query.setString(2, table);
      query.setString(3, origins.getBaseColumnName(number));
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    }
  }

  private void check(SqlSource source) throws ConnectorException {
    if (source.start() != null && isEndless(source.start())) {
      throw RowQuery.invalid("sql.start", "no value can be higher than '" + source.start() + "'");
    }
    if (!source.minimalAge().isZero() && !isTime()) {
      throw RowQuery.invalid(
          "sql.lag",
          "sql.trackedColumn is of type " + type + ", and only a timestamp can be so old");
    }
  }

  private boolean isTime() {
    return type.equals("timestamp") || type.equals("timestamptz");
  }

  private boolean isEndless(String value) {
    return FINITE.containsKey(type) && ENDLESS.contains(value.strip().toLowerCase(Locale.ROOT));
  }

  /** Whether no value can be higher, so that no row can follow. */
  boolean isHighest(String value) {
    return value.equals(HIGHEST.get(type));
  }

  /**
   * Which rows are read at all: those with a value that something can follow, and, with a lag,
   * those that are as old.
   */
  String condition(String column, SqlSource source) {
    String finite = FINITE.containsKey(type) ? " AND " + FINITE.get(type).formatted(column) : "";
    if (source.minimalAge().isZero()) {
      return finite;
    }
    // A time without a zone is taken for UTC, as the rest of the session does.
    String now = type.equals("timestamp") ? "(now() AT TIME ZONE 'UTC')" : "now()";
    return "%s AND %s < %s - interval '%d milliseconds'"
        .formatted(finite, column, now, source.minimalAge().toMillis());
  }
}
