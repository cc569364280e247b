package dev.mooring.connector.sql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.connector.ConnectorException;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fills in statements' parameters from records. The types are asked of the server once for each
 * statement, and remembered. Not for several threads at a time.
 */
final class Parameters {
  private static final int KEPT = 64;

  /** Classes of states that an altered table, or a lost prepared statement, ends with. */
  private static final Set<String> OUTDATED = Set.of("0A", "26", "42");

  /** The class of what is said of values: an altered type may be behind it. */
  private static final String VALUES = "22";

  private final Map<SqlText, List<ValueType>> typesByStatement =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SqlText, List<ValueType>> eldest) {
          return size() > KEPT;
        }
      };

  private boolean known;
  private boolean remembered;

  /** Whether the server has said lately, of the statement of now, which parameters it has. */
  boolean areKnown() {
    return known;
  }

  /**
   * Whether a statement has failed with what was remembered of it, and may not do so now: nothing
   * of it is remembered any more then.
   */
  boolean areOutdated(DatabaseSession session, SqlText statement, SQLException failure)
      throws SQLException, ConnectorException {
    String state = SqlFailures.state(failure);
    boolean mixedUp = DatabaseSession.isMixedUp(failure);
    boolean outdated =
        mixedUp
            || remembered && OUTDATED.contains(state.substring(0, 2))
            || remembered && state.startsWith(VALUES) && haveChanged(session, statement);
    if (outdated) {
      typesByStatement.clear();
      session.forget(mixedUp);
    }
    return outdated;
  }

  private boolean haveChanged(DatabaseSession session, SqlText statement)
      throws SQLException, ConnectorException {
    List<ValueType> before = typesByStatement.get(statement);
    session.types().forget();
    return session.alone(jdbc -> !types(session, jdbc, statement).equals(before));
  }

  /** Gives each parameter its value in the record. */
  void bind(
      DatabaseSession session, PreparedStatement prepared, SqlText statement, ObjectNode record)
      throws SQLException, ConnectorException {
    List<ValueType> types = known(session, prepared, statement);
    for (int i = 0; i < types.size(); i++) {
      String text = ParameterValues.text(types.get(i), record.get(statement.parameters().get(i)));
      bind(prepared, i + 1, text);
    }
  }

  private List<ValueType> known(
      DatabaseSession session, PreparedStatement prepared, SqlText statement) throws SQLException {
    List<ValueType> types = typesByStatement.get(statement);
    remembered = types != null;
    known = remembered;
    if (types == null) {
      types = types(session, prepared.getConnection(), statement);
      typesByStatement.put(statement, types);
      known = true;
    }
    return types;
  }

  /**
   * As the server says now: it is asked by a text that the driver has not prepared, for of that the
   * server remembers the types, too. Also where there are none, since what is wrong with the
   * statement is no record's fault.
   */
  private static List<ValueType> types(DatabaseSession session, Connection jdbc, SqlText statement)
      throws SQLException {
    try (PreparedStatement asked = jdbc.prepareStatement("-- described\n" + statement.sql())) {
      ParameterMetaData described = asked.getParameterMetaData();
      List<ValueType> types = new ArrayList<>();
      for (int i = 1; i <= statement.parameters().size(); i++) {
        types.add(session.types().named(described.getParameterTypeName(i)));
      }
      return types;
    }
  }

  /** Without a type of its own, a value gets that of the place where it is used. */
  static void bind(PreparedStatement prepared, int index, String text) throws SQLException {
    if (text == null) {
      prepared.setNull(index, Types.OTHER);
    } else {
      prepared.setObject(index, text, Types.OTHER);
    }
  }
}
