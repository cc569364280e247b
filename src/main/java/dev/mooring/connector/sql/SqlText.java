package dev.mooring.connector.sql;

import java.util.List;

/**
 * A statement as JDBC takes it.
 *
 * @param sql with a question mark for each parameter
 * @param parameters the parameters' names, in their order; one may be there several times
 */
record SqlText(String sql, List<String> parameters) {
  SqlText {
    parameters = List.copyOf(parameters);
  }
}
