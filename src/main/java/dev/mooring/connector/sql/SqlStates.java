package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an SQLSTATE of PostgreSQL's means for whoever asked: the whole code where it has a row of
 * its own, else its class, which is the first two characters. A code without any row is unknown: it
 * neither passes by itself nor is it the record's fault. The guide shows this list. Pure.
 */
final class SqlStates {
  /** Whose the fault is. */
  enum Fault {
    /** The record's: it can never be written. Nothing else is ever dropped at once. */
    RECORD,
    /** Of the session, the Sink's or Source's settings, or the database's: somebody corrects it. */
    SETTINGS,
    /** Nobody's: later it may work. */
    LATER,
    /** The connection's, which is of no use any more. */
    CONNECTION,
    /** Not known. */
    UNKNOWN
  }

  /**
   * What a code or a class of codes means.
   *
   * @param state five characters, or two for a class
   */
  record Meaning(String state, Fault fault, Reason reason) {}

  private static final Meaning UNKNOWN = new Meaning("", Fault.UNKNOWN, Reason.InternalError);

  /** The rows, in their order. */
  static final List<Meaning> ALL =
      List.of(
          // What the record says cannot be.
          row("20000", Fault.RECORD, Reason.InvalidRecord), // no branch of a CASE for it
          row("21", Fault.RECORD, Reason.InvalidRecord), // several rows where one may be
          row("22", Fault.RECORD, Reason.InvalidRecord), // a value that does not fit
          row("23", Fault.RECORD, Reason.InvalidRecord), // a constraint
          row("44", Fault.RECORD, Reason.InvalidRecord), // WITH CHECK OPTION of a view
          row("54000", Fault.RECORD, Reason.InvalidRecord), // too long for an index
          row("P0001", Fault.RECORD, Reason.InvalidRecord), // RAISE of a trigger
          row("P0002", Fault.RECORD, Reason.InvalidRecord), // no row for INTO STRICT
          row("P0003", Fault.RECORD, Reason.InvalidRecord), // several rows for INTO STRICT
          row("P0004", Fault.RECORD, Reason.InvalidRecord), // ASSERT of a trigger
          // What somebody has to correct.
          row("0A", Fault.SETTINGS, Reason.InvalidSpec), // no such feature; an old plan
          row("2200H", Fault.SETTINGS, Reason.InvalidSpec), // a sequence has reached its end
          row("22P06", Fault.SETTINGS, Reason.InvalidSpec), // how the statement writes strings
          row("24", Fault.SETTINGS, Reason.InvalidSpec), // state of a cursor
          row("25", Fault.SETTINGS, Reason.InvalidSpec), // state of the transaction
          row("26", Fault.SETTINGS, Reason.ProtocolError), // no such prepared statement
          row("2B", Fault.SETTINGS, Reason.InvalidSpec), // something depends on it
          row("2D", Fault.SETTINGS, Reason.InvalidSpec), // a commit where none may be
          row("34", Fault.SETTINGS, Reason.InvalidSpec), // no such cursor
          row("3B", Fault.SETTINGS, Reason.InvalidSpec), // no such savepoint
          row("3F", Fault.SETTINGS, Reason.InvalidSpec), // no such schema
          row("42", Fault.SETTINGS, Reason.InvalidSpec), // no such table; syntax
          row("42501", Fault.SETTINGS, Reason.NotAuthorized), // no right
          row("42P05", Fault.SETTINGS, Reason.ProtocolError), // a prepared statement that is there
          row("54011", Fault.SETTINGS, Reason.InvalidSpec), // too many columns
          row("54023", Fault.SETTINGS, Reason.InvalidSpec), // too many arguments
          row("55000", Fault.SETTINGS, Reason.InvalidSpec), // a view that takes no rows
          row("55P02", Fault.SETTINGS, Reason.InvalidSpec), // a parameter that cannot be set
          row("F0", Fault.SETTINGS, Reason.Unavailable), // the server's configuration
          // What passes.
          row("40", Fault.LATER, Reason.Unavailable), // deadlock, serialization
          row("53", Fault.LATER, Reason.Unavailable), // out of disk, memory, connections
          row("55", Fault.LATER, Reason.Unavailable), // locked, in use
          row("57014", Fault.LATER, Reason.Timeout), // statement_timeout
          row("58", Fault.LATER, Reason.Unavailable), // its disk, its files
          row("XX001", Fault.LATER, Reason.Unavailable), // damaged data
          row("XX002", Fault.LATER, Reason.Unavailable), // a damaged index
          // The connection is of no use any more.
          row("08", Fault.CONNECTION, Reason.ConnectionLost),
          row("25006", Fault.CONNECTION, Reason.Unavailable), // read only: a standby by now
          row("25P03", Fault.CONNECTION, Reason.ConnectionLost), // idle for too long
          row("25P04", Fault.CONNECTION, Reason.ConnectionLost), // transaction_timeout
          row("28", Fault.CONNECTION, Reason.AuthenticationFailed),
          row("3D", Fault.CONNECTION, Reason.ProtocolError), // no such database
          row("57P01", Fault.CONNECTION, Reason.ConnectionLost), // shut down
          row("57P02", Fault.CONNECTION, Reason.ConnectionLost), // crashed
          row("57P03", Fault.CONNECTION, Reason.Unavailable), // starts or stops
          row("57P04", Fault.CONNECTION, Reason.ConnectionLost), // database dropped
          row("57P05", Fault.CONNECTION, Reason.ConnectionLost)); // idle for too long

  private static final Map<String, Meaning> BY_STATE =
      ALL.stream().collect(Collectors.toMap(Meaning::state, Function.identity()));

  private SqlStates() {}

  private static Meaning row(String state, Fault fault, Reason reason) {
    return new Meaning(state, fault, reason);
  }

  /** What the state means; null, and what has no row, is unknown. */
  static Meaning of(String state) {
    if (state == null || state.length() < 2) {
      return UNKNOWN;
    }
    Meaning exact = BY_STATE.get(state);
    return exact != null ? exact : BY_STATE.getOrDefault(state.substring(0, 2), UNKNOWN);
  }
}
