package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.connector.ConnectorException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a Source's query above some value of its tracked column, in the order of that. The
 * database makes the JSON, so that every digit is as it has it. Immutable.
 */
final class RowQuery {
  /**
   * One row.
   *
   * @param value of the tracked column
   * @param json the row's columns as a JSON object
   */
  record Row(String value, byte[] json) {}

  private final SqlSource source;
  private final String all;
  private final String above;

  private RowQuery(SqlSource source, String query) {
    this.source = source;
    String column = "mooring_row." + TableStatements.quoted(source.trackedColumn());
    // On lines of its own, so that a comment at its end ends.
    String select =
        "SELECT row_to_json(mooring_row)::text, %s::text FROM (\n%s\n) AS mooring_row WHERE %s"
            .formatted(column, query, column);
    String order = " ORDER BY " + column + " LIMIT " + source.rows();
    this.all = select + " IS NOT NULL" + order;
    this.above = select + " > ?" + order;
  }

  /**
   * For a Source's settings.
   *
   * @throws ConnectorException when its query has parameters
   */
  static RowQuery of(SqlSource source) throws ConnectorException {
    String query = source.query().strip();
    while (query.endsWith(";")) {
      query = query.substring(0, query.length() - 1).stripTrailing();
    }
    SqlText text = NamedParameters.compile(query, "sql.query");
    if (!text.parameters().isEmpty()) {
      throw invalid("':" + text.parameters().getFirst() + "' is a parameter, and it can have none");
    }
    return new RowQuery(source, text.sql());
  }

  /**
   * The next rows; none when there are no more for now.
   *
   * @param value where to go on; null for the beginning
   * @throws ConnectorException when so many rows have the same value that some would be left out
   */
  List<Row> after(String value, Connection jdbc) throws SQLException, ConnectorException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement prepared = jdbc.prepareStatement(value == null ? all : above)) {
      if (value != null) {
        RowWriter.bind(prepared, 1, value);
      }
      try (ResultSet result = prepared.executeQuery()) {
        while (result.next()) {
          rows.add(
              new Row(result.getString(2), result.getString(1).getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
    return rows.size() >= source.rows() ? withoutTheLastValue(rows) : rows;
  }

  /** Others may have that value, too, beyond the limit; they must be read together. */
  private List<Row> withoutTheLastValue(List<Row> rows) throws ConnectorException {
    String last = rows.getLast().value();
    List<Row> sure = rows.stream().filter(row -> !row.value().equals(last)).toList();
    if (sure.isEmpty()) {
      throw invalid(
          "%d rows or more have the same value of trackedColumn '%s': set sql.rows higher, or track a column without repetitions"
              .formatted(source.rows(), source.trackedColumn()));
    }
    return sure;
  }

  /** What the database or this class has against the query: the Source must be corrected. */
  static ConnectorException invalid(String message) {
    return ConnectorException.retry(Reason.InvalidSpec, "sql.query: " + message);
  }
}
