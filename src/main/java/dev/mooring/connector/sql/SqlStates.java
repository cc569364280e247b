package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException.Kind;
import java.util.Map;

/**
 * What an SQLSTATE of PostgreSQL's means for whoever asked: the whole code where it has a row of
 * its own, else its class, which is the first two characters. Pure.
 */
final class SqlStates {
  /** What to do, and why in one word. */
  record Meaning(Kind kind, Reason reason) {}

  private static final Meaning UNKNOWN = new Meaning(Kind.RETRY, Reason.InternalError);

  private static final Map<String, Meaning> MEANINGS =
      Map.ofEntries(
          // The connection is of no use any more.
          row("08", Kind.DISCONNECTED, Reason.ConnectionLost),
          row("25006", Kind.DISCONNECTED, Reason.Unavailable), // read only: a standby by now
          row("25P03", Kind.DISCONNECTED, Reason.ConnectionLost), // idle for too long
          row("28", Kind.DISCONNECTED, Reason.AuthenticationFailed),
          row("3D000", Kind.DISCONNECTED, Reason.ProtocolError), // no such database
          row("57P01", Kind.DISCONNECTED, Reason.ConnectionLost), // shut down
          row("57P02", Kind.DISCONNECTED, Reason.ConnectionLost), // crashed
          row("57P03", Kind.DISCONNECTED, Reason.Unavailable), // starts or stops
          row("57P04", Kind.DISCONNECTED, Reason.ConnectionLost), // database dropped
          row("57P05", Kind.DISCONNECTED, Reason.ConnectionLost), // idle for too long
          // Not now. Nobody's record is at fault where a right is missing, so none may be dropped.
          row("40", Kind.RETRY, Reason.Unavailable), // deadlock, serialization
          row("42501", Kind.RETRY, Reason.NotAuthorized),
          row("53", Kind.RETRY, Reason.Unavailable), // out of disk, memory, connections
          row("55", Kind.RETRY, Reason.Unavailable), // locked
          row("57014", Kind.RETRY, Reason.Timeout), // statement_timeout
          // Never.
          row("0A", Kind.PERMANENT, Reason.InvalidRecord),
          row("21", Kind.PERMANENT, Reason.InvalidRecord),
          row("22", Kind.PERMANENT, Reason.InvalidRecord), // a value that does not fit
          row("23", Kind.PERMANENT, Reason.InvalidRecord), // a constraint
          row("42", Kind.PERMANENT, Reason.InvalidRecord), // no such table or column, syntax
          row("44", Kind.PERMANENT, Reason.InvalidRecord),
          row("54", Kind.PERMANENT, Reason.InvalidRecord), // too many columns
          row("P0", Kind.PERMANENT, Reason.InvalidRecord)); // raised by a trigger

  private SqlStates() {}

  private static Map.Entry<String, Meaning> row(String state, Kind kind, Reason reason) {
    return Map.entry(state, new Meaning(kind, reason));
  }

  /** What the state means; null, and what has no row, is to be tried again. */
  static Meaning of(String state) {
    if (state == null || state.length() < 2) {
      return UNKNOWN;
    }
    Meaning exact = MEANINGS.get(state);
    return exact != null ? exact : MEANINGS.getOrDefault(state.substring(0, 2), UNKNOWN);
  }
}
