package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.ConnectorException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The column that a Source goes by, as the database describes the query.
 *
 * @param type its type's name; of a domain, that of the type behind it
 * @param unique whether no two rows of the query have the same value
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
          new TrackedColumn(
              source.trackedColumn(), type, Uniqueness.of(all, columns, number, jdbc));
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

  /** Whether a value is one that is left out of other types than this: it may be altered. */
  boolean mayBeAnotherNow(String value) {
    return !FINITE.containsKey(type) && ENDLESS.contains(value.toLowerCase(Locale.ROOT));
  }

  /** Whether no value can be higher, so that no row can follow. */
  boolean isHighest(String value) {
    return value.equals(HIGHEST.get(type));
  }

  /** The same, where two rows with the same value have been seen after all. */
  TrackedColumn withRepetitions() {
    return new TrackedColumn(name, type, false);
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
