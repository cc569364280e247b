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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of a Source's query from some value of its tracked column on, in the order of that. The
 * database makes the JSON, so that every digit is as it has it; it compares the values, since 2.0
 * is 2.00; and it leaves out what has been read, and what would be too much at once. Immutable.
 */
final class RowQuery {
  /**
   * One row.
   *
   * @param value of the tracked column
   * @param run rows with the same number have the same value
   * @param goesOn whether its value is that of the position that it was read from
   * @param digest by which it is known among those with the same value
   * @param json the row's columns as a JSON object
   */
  record Row(String value, long run, boolean goesOn, String digest, byte[] json) {}

  /**
   * Some of the rows.
   *
   * @param last whether there are no more for now
   * @param fault why the row after these can be none; null when nothing is wrong
   */
  record Page(List<Row> rows, boolean last, ConnectorException fault) {}

  /** How the query is called within ours. */
  static final String ROW = "mooring_row";

  /** What is held in memory at a time, but for one row that is longer. */
  static final int PAGE_BYTES = 4 << 20;

  /** A row that is longer cannot be a record. */
  static final int ROW_BYTES = 16 << 20;

  /** Rows with the same value that are kept in mind. */
  static final int MOST_SEEN = 10_000;

  private static final int LONGEST_VALUE = 1_024;

  private final SqlSource source;
  private final TrackedColumn tracked;
  private final String query;
  private final RunningQuery running;

  private RowQuery(SqlSource source, TrackedColumn tracked, String query, RunningQuery running) {
    this.source = source;
    this.tracked = tracked;
    this.query = query;
    this.running = running;
  }

  /**
   * Has a Source's settings looked at by the database, which does not run the query for that.
   *
   * @param running where what runs can be cancelled
   * @throws ConnectorException when there is a mistake in them
   */
  static RowQuery of(SqlSource source, RunningQuery running, DatabaseSession session)
      throws SQLException, ConnectorException {
    String query = text(source);
    String all = "SELECT * FROM (\n" + query + "\n) AS " + ROW;
    TrackedColumn tracked = session.alone(jdbc -> TrackedColumn.of(source, all, session, jdbc));
    return new RowQuery(source, tracked, query, running);
  }

  private static String text(SqlSource source) throws ConnectorException {
    String query = source.query().strip();
    while (query.endsWith(";")) {
      query = query.substring(0, query.length() - 1).stripTrailing();
    }
    SqlText text = NamedParameters.compile(query, "sql.query");
    if (!text.parameters().isEmpty()) {
      throw invalid("':" + text.parameters().getFirst() + "' is a parameter, and it can have none");
    }
    return text.sql();
  }

  /** Whether no row can follow, so that to go on would be to wait for ever. */
  boolean hasReachedTheEnd(RowPosition position) {
    return position.value() != null && tracked.isHighest(position.value());
  }

  /**
   * The next rows.
   *
   * @param most how many
   */
  Page after(RowPosition position, int most, Connection jdbc)
      throws SQLException, ConnectorException {
    List<String> values = new ArrayList<>();
    int scan = most;
    if (position.value() != null) {
      values.add(position.value());
      values.add(position.value());
    }
    if (position.seen() != null) {
      scan += position.seen().size();
      values.add("{" + String.join(",", position.seen()) + "}");
    }
    // In the order of the text: the list of digests comes after the limit.
    values.add(values.size() == 3 ? 2 : values.size(), Integer.toString(scan));
    try (PreparedStatement prepared = prepare(pageText(position), values, jdbc)) {
      return page(prepared, scan);
    }
  }

  private Page page(PreparedStatement prepared, int scan) throws SQLException, ConnectorException {
    List<Row> rows = new ArrayList<>();
    boolean last = true;
    try (ResultSet result = running.of(prepared)) {
      while (result.next()) {
        try {
          rows.add(row(result));
        } catch (ConnectorException fault) {
          if (rows.isEmpty()) {
            throw fault;
          }
          // Those before it are good, and would come again each time if they were left out.
          return new Page(rows, false, fault);
        }
        // There are none beyond those that were looked at, and none of these was too much.
        last = result.getLong(6) < scan && result.getLong(7) == rows.size();
      }
    }
    return new Page(rows, last, null);
  }

  /** Whether two of the rows have the same value although no two may: the index is gone, say. */
  boolean isRefutedBy(Page page) {
    return tracked.unique()
        && page.rows().stream().anyMatch(row -> !row.digest().equals(RowPosition.ONLY));
  }

  /** Whether the table may be altered so that what is known of its columns does not hold. */
  boolean mayBeOutdatedBy(Page page) {
    return page.rows().stream().anyMatch(row -> tracked.mayBeAnotherNow(row.value()));
  }

  /** The same, knowing rows by all that is in them. */
  RowQuery withRepetitions() {
    return new RowQuery(source, tracked.withRepetitions(), query, running);
  }

  private Row row(ResultSet result) throws SQLException, ConnectorException {
    String json = result.getString(1);
    String value = result.getString(2);
    if (json == null) {
      throw invalid(
          "a row is longer than "
              + (ROW_BYTES >> 20)
              + " MiB as JSON, which no record can be: leave out the column that makes it so long");
    }
    if (value.length() > LONGEST_VALUE) {
      throw invalid("sql.trackedColumn", "a value is longer than " + LONGEST_VALUE + " characters");
    }
    return new Row(
        value,
        result.getLong(5),
        result.getBoolean(4),
        result.getString(3),
        json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A position with the rows by name that it has by one hash. Where they are others now, all with
   * that value are read again.
   *
   * @param saved whether it is of the SourceClaim, and not the {@code start}
   * @throws ConnectorException when its value is none of the tracked column's type
   */
  RowPosition resumed(RowPosition position, boolean saved, Connection jdbc)
      throws SQLException, ConnectorException {
    check(position.value(), saved, jdbc);
    if (position.hash() == null) {
      return position;
    }
    String text =
        "SELECT digest FROM (%s) AS mooring_named WHERE NOT beyond"
            .formatted(named("%s >= ?", "%s > ?"));
    List<String> values =
        List.of(position.value(), position.value(), Integer.toString(MOST_SEEN + 1));
    Set<String> now = new HashSet<>();
    try (PreparedStatement prepared = prepare(text, values, jdbc);
        ResultSet result = running.of(prepared)) {
      while (result.next()) {
        now.add(result.getString(1));
      }
    }
    if (now.size() > MOST_SEEN) {
      throw tooMany();
    }
    return RowPosition.after(position.value(), DigestParts.among(now, position.hash()));
  }

  private void check(String value, boolean saved, Connection jdbc)
      throws SQLException, ConnectorException {
    if (value == null) {
      return;
    }
    String column = ROW + "." + TableStatements.quoted(source.trackedColumn());
    String none = "SELECT %s > ? FROM (\n%s\n) AS %s LIMIT 0".formatted(column, query, ROW);
    try (PreparedStatement prepared = prepare(none, List.of(value), jdbc)) {
      running.of(prepared).close();
    } catch (SQLException e) {
      if (!SqlFailures.state(e).startsWith("22")) {
        throw e;
      }
      throw invalid(
          saved ? "sql.trackedColumn" : "sql.start",
          saved
              ? "the saved position is no value of type %s, which '%s' has: delete the SourceClaim to begin anew"
                  .formatted(tracked.type(), source.trackedColumn())
              : "it is no value of type %s, which '%s' has"
                  .formatted(tracked.type(), source.trackedColumn()));
    }
  }

  private static PreparedStatement prepare(String text, List<String> values, Connection jdbc)
      throws SQLException {
    PreparedStatement prepared = jdbc.prepareStatement(text);
    for (int i = 0; i < values.size(); i++) {
      Parameters.bind(prepared, i + 1, values.get(i));
    }
    return prepared;
  }

  private String pageText(RowPosition position) {
    if (position.value() == null) {
      return pageText(named("%s IS NOT NULL", "true"), "");
    }
    return position.seen() == null
        ? pageText(named("%s > ?", "%s > ?"), "")
        : pageText(
            named("%s >= ?", "%s > ?"), " WHERE beyond OR NOT digest = ANY (?::pg_catalog.text[])");
  }

  /** Of the rows that are known by names, the ones that are new, up to so many bytes. */
  private static String pageText(String named, String unseen) {
    return """
    SELECT CASE WHEN size <= %d THEN json END, v::text, digest, NOT beyond, run, scanned, eligible
    FROM (
      SELECT mooring_new.*, row_number() OVER w AS number, sum(size) OVER w AS bytes,
        dense_rank() OVER (ORDER BY v) AS run, count(*) OVER () AS eligible
      FROM (%s) AS mooring_new%s
      WINDOW w AS (ORDER BY v, digest)
    ) AS mooring_page
    WHERE number = 1 OR bytes <= %d
    ORDER BY number\
    """
        .formatted(ROW_BYTES, named, unseen, PAGE_BYTES);
  }

  /**
   * So many rows in order, each with a name that it has among those with the same value: rows that
   * are the same in all columns are counted.
   */
  private String named(String from, String beyond) {
    String column = ROW + "." + TableStatements.quoted(source.trackedColumn());
    String identity =
        tracked.unique()
            ? "'" + RowPosition.ONLY + "'"
            : "encode(substring(sha256(convert_to(json, 'UTF8')) FROM 1 FOR 12), 'base64')";
    // On lines of its own, so that a comment at its end ends. The limit comes before the JSON.
    return """
    SELECT json, size, v, beyond, scanned,
      identity || CASE WHEN nth > 1 THEN ':' || nth ELSE '' END AS digest
    FROM (
      SELECT mooring_made.*, row_number() OVER (PARTITION BY v, identity) AS nth,
        count(*) OVER () AS scanned
      FROM (
        SELECT json, octet_length(json) AS size, v, %s AS beyond, %s AS identity
        FROM (
          SELECT row_to_json(mooring_row)::text AS json, %s AS v
          FROM (
            SELECT * FROM (
    %s
            ) AS mooring_row WHERE %s%s ORDER BY %s LIMIT ?
          ) AS mooring_row
          OFFSET 0
        ) AS mooring_json
      ) AS mooring_made
    ) AS mooring_counted\
    """
        .formatted(
            beyond.formatted("v"),
            identity,
            column,
            query,
            from.formatted(column),
            tracked.condition(column, source),
            column);
  }

  /** More rows with one value than can be kept in mind. */
  ConnectorException tooMany() {
    return invalid(
        "sql.trackedColumn",
        ("more than %d rows have the same value of '%s', and are not told apart any more: track a"
                + " column with fewer repetitions, or a unique one, and set sql.start to where to"
                + " go on")
            .formatted(MOST_SEEN, source.trackedColumn()));
  }

  /** What the database or this class has against the query: the Source must be corrected. */
  static ConnectorException invalid(String message) {
    return invalid("sql.query", message);
  }

  /** What is wrong with a field of the Source. */
  static ConnectorException invalid(String field, String message) {
    return ConnectorException.retry(Reason.InvalidSpec, field + ": " + message);
  }
}
