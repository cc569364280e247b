package dev.mooring.connector.sql;

/**
 * What the database was asked, as far as that says whose fault an answer is.
 *
 * @param field where the user wrote it, for messages: {@code sql.query}
 * @param remedy what to do where the database knows no such table, column or right
 * @param namesOfRecord whether the columns' names are those of the record's fields
 * @param valuesOfRecord whether the record's values had a part in it: not while it was looked at
 *     what the statement is
 */
record Asked(String field, String remedy, boolean namesOfRecord, boolean valuesOfRecord) {
  /** A Source's query: no record has a part in it. */
  static final Asked QUERY = new Asked("sql.query", "correct the query", false, false);

  /** A Sink's statement. */
  static final Asked STATEMENT = new Asked("sql.statement", "correct the statement", false, false);

  /** The rows of a Sink's table; the Sink names the columns. */
  static final Asked COLUMNS =
      new Asked("sql.table, sql.columns", "create it, or correct the name", false, false);

  /** The rows of a Sink's table; the record names the columns. */
  static final Asked FIELDS = new Asked("sql.table", "create it, or correct the name", true, false);

  /** The same, with the record's values. */
  Asked withValues() {
    return new Asked(field, remedy, namesOfRecord, true);
  }

  /** The same, but for columns that the Sink names, too. */
  Asked with(String otherField) {
    return new Asked(otherField, remedy, false, valuesOfRecord);
  }
}
