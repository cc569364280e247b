package dev.mooring.connector.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.PGResultSetMetaData;

/**
 * Whether no two rows of a query have the same value in one of its columns: only where all columns
 * are of one table, the database reads nothing but that one for it, once, and a unique index of
 * that table says so. Whatever multiplies rows (a join, of a table with itself, too, a function
 * that gives several rows) is seen in the database's plan.
 */
final class Uniqueness {
  /** Steps of a plan that read one table, or make no row more. */
  private static final Set<String> HARMLESS =
      Set.of(
          "Seq Scan",
          "Index Scan",
          "Index Only Scan",
          "Bitmap Heap Scan",
          "Bitmap Index Scan",
          "BitmapAnd",
          "BitmapOr",
          "Subquery Scan",
          "Sort",
          "Incremental Sort",
          "Unique",
          "Limit",
          "Gather",
          "Gather Merge");

  /**
   * The index and the column must agree on what is equal; and rows of tables that inherit from it
   * are none of the index's.
   */
  private static final String INDEX =
      "SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
          + " JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[0]"
          + " WHERE n.nspname = ? AND c.relname = ? AND a.attname = ? AND i.indisunique"
          + " AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1"
          + " AND o.opcdefault AND i.indcollation[0] = a.attcollation"
          + " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid)";

  private Uniqueness() {}

  /**
   * Asks the database, which does not run the query for that.
   *
   * @param columns the query's, as the database describes them
   * @param number of the column
   */
  static boolean of(String query, ResultSetMetaData columns, int number, Connection jdbc)
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
    return hasIndex(schema, table, origins.getBaseColumnName(number), jdbc)
        && tables(plan(query, jdbc)) == 1;
  }

  private static boolean hasIndex(String schema, String table, String column, Connection jdbc)
      throws SQLException {
    try (PreparedStatement query = jdbc.prepareStatement(INDEX)) {
      query.setString(1, schema);
      query.setString(2, table);
      query.setString(3, column);
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    }
  }

  private static JsonNode plan(String query, Connection jdbc) throws SQLException {
    try (PreparedStatement explain = jdbc.prepareStatement("EXPLAIN (FORMAT JSON) " + query);
        ResultSet result = explain.executeQuery()) {
      return result.next()
          ? JsonRecords.JSON.readTree(result.getString(1)).path(0).path("Plan")
          : JsonRecords.JSON.nullNode();
    } catch (JsonProcessingException e) {
      return JsonRecords.JSON.nullNode();
    }
  }

  /** How many tables are read; too many where a step may make more rows. */
  private static int tables(JsonNode plan) {
    if (!HARMLESS.contains(plan.path("Node Type").asText())) {
      return 2;
    }
    int tables = plan.has("Relation Name") ? 1 : 0;
    for (JsonNode step : plan.path("Plans")) {
      tables += tables(step);
    }
    return tables;
  }
}
