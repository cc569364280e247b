package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.SqlSource;

/**
 * How a Source's position is written: its tracked column and that one's value, so that another
 * column begins anew. Pure functions.
 */
final class RowPosition {
  private RowPosition() {}

  /** The position after all rows up to that value; null for null, before any row. */
  static String of(SqlSource source, String value) {
    return value == null ? null : source.trackedColumn() + "=" + value;
  }

  /** The value to go on after; null for all rows. */
  static String valueOf(SqlSource source, String saved) {
    String prefix = source.trackedColumn() + "=";
    return saved != null && saved.startsWith(prefix)
        ? saved.substring(prefix.length())
        : source.start();
  }
}
