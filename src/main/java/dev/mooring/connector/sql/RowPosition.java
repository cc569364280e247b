package dev.mooring.connector.sql;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * How far a Source has read: up to a value of its tracked column, and which of the rows with that
 * very value, since others with it may be committed later. As text it begins with the column, so
 * that another column begins anew:
 *
 * <pre>
 * id=7                        all rows up to 7
 * at>=2026-01-01 except A B   all rows below, and those two with that value
 * at>=2026-01-01 except 900 rows in 128 parts HHH   the same of many, by a hash of each part
 * </pre>
 *
 * Immutable.
 *
 * @param value null before the first row
 * @param seen the rows with that value that have been read, by their digests; null when it is all
 *     there were
 * @param hash of rows that are too many to be written one by one: {@link DigestParts}; null else
 */
record RowPosition(String value, Set<String> seen, String hash) {
  /** What a row is known by where no other one can have its value. */
  static final String ONLY = "row";

  /** Written one by one up to here; a position may have 4096 characters. */
  private static final int MOST_WRITTEN = 120;

  private static final String EXCEPT = " except ";

  /** Where nothing has been read yet. */
  static RowPosition before(String start) {
    return new RowPosition(start, null, null);
  }

  /** After these rows, and all with lower values. */
  static RowPosition after(String value, Set<String> seen) {
    return new RowPosition(value, seen, null);
  }

  /**
   * Reads a position.
   *
   * @param saved null when there is none
   * @return null when it is none of that column
   */
  static RowPosition read(String column, String saved) {
    if (saved == null) {
      return null;
    }
    int except = saved.lastIndexOf(EXCEPT);
    if (saved.startsWith(column + ">=") && except >= column.length() + 2) {
      String value = saved.substring(column.length() + 2, except);
      String rest = saved.substring(except + EXCEPT.length());
      return DigestParts.isOne(rest)
          ? new RowPosition(value, Set.of(), rest)
          : after(value, new HashSet<>(Arrays.asList(rest.split(" "))));
    }
    return saved.startsWith(column + "=") ? before(saved.substring(column.length() + 1)) : null;
  }

  /** For a human eye, and for {@link #read}; null before the first row. */
  String write(String column) {
    if (value == null) {
      return null;
    }
    if (seen == null || seen.equals(Set.of(ONLY))) {
      return column + "=" + value;
    }
    return column
        + ">="
        + value
        + EXCEPT
        + (seen.size() <= MOST_WRITTEN ? String.join(" ", seen) : DigestParts.of(seen));
  }
}
