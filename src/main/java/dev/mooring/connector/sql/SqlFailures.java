package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.network.ConnectFailures;
import dev.mooring.connector.sql.SqlStates.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * Says in words what went wrong with a database. The words hold host and port, and nothing that
 * differs from one time to the next, but for what the server says of a record.
 */
final class SqlFailures {
  private static final int LONGEST_WORDS = 200;

  /** What can be wrong with a column's name: no such column, twice there, not to be written. */
  private static final Set<String> NAMES = Set.of("42703", "42701", "428C9");

  private static final String CHECK = "23514";

  private final DatabaseAddress address;
  private final boolean encrypted;
  private final Duration statementLimit;
  private final ConnectFailures sockets;

  SqlFailures(DatabaseAddress address, boolean encrypted, Duration statementLimit) {
    this.address = address;
    this.encrypted = encrypted;
    this.statementLimit = statementLimit;
    this.sockets = new ConnectFailures(address.toString(), address.host());
  }

  /** Why a connection was not opened, before the database was asked for anything. */
  ConnectorException connecting(Throwable cause) {
    return switch (cause) {
      case SocketTimeoutException slow -> disconnected(Reason.Timeout, "no answer from " + address);
      case EOFException closed -> closedBeforeAnswer();
      default ->
          sockets
              .connecting(cause)
              .orElseGet(
                  () ->
                      cause instanceof IOException
                          ? closedBeforeAnswer()
                          : disconnected(Reason.ProtocolError, notSpoken()));
    };
  }

  /** Why a connection was not opened. */
  ConnectorException opening(SQLException failure) {
    IOException broken = broken(failure);
    if (broken != null) {
      return connecting(broken);
    }
    if (serverWords(failure) == null) {
      if (String.valueOf(failure.getMessage()).contains("PBKDF2")) {
        return disconnected(
            Reason.AuthenticationFailed,
            address
                + " asks for more than "
                + DatabaseSettings.MOST_ITERATIONS
                + " rounds of hashing of the password, which is refused: is it the right server?");
      }
      return encrypted && "08004".equals(failure.getSQLState())
          ? disconnected(
              Reason.TlsFailed, address + " does not encrypt: remove sql.tls, or turn TLS on there")
          : disconnected(Reason.ProtocolError, notSpoken());
    }
    SqlStates.Meaning meaning = SqlStates.of(failure.getSQLState());
    return switch (meaning.reason()) {
      case AuthenticationFailed -> disconnected(meaning.reason(), refused(failure));
      case ProtocolError ->
          disconnected(meaning.reason(), address + " has no database '" + address.database() + "'");
      case NotAuthorized, Unavailable, ConnectionLost ->
          disconnected(meaning.reason(), address + ": " + serverWords(failure));
      default -> disconnected(Reason.ProtocolError, address + ": " + serverWords(failure));
    };
  }

  /** Why an exchange failed in which no record and no field of a spec had a part. */
  ConnectorException using(SQLException failed) {
    return using(failed, null);
  }

  /**
   * Why a statement on an open connection failed.
   *
   * @param asked null when neither a record nor a field of a spec had a part in it
   */
  ConnectorException using(SQLException failed, Asked asked) {
    SQLException failure = ofRow(failed);
    IOException broken = broken(failure);
    String words = serverWords(failure);
    if (broken instanceof SocketTimeoutException) {
      return silent();
    }
    if (broken != null || words == null && isConnectionState(failure)) {
      return disconnected(Reason.ConnectionLost, "connection lost: " + address + " closed it");
    }
    SqlStates.Meaning meaning = SqlStates.of(failure.getSQLState());
    String said = words == null ? bounded(failure.getMessage()) : words;
    return switch (fault(failure, meaning, asked)) {
      case CONNECTION -> disconnected(meaning.reason(), "connection lost: " + at(said));
      case LATER ->
          ConnectorException.retry(
              meaning.reason(),
              meaning.reason() == Reason.Timeout
                  ? address + " took longer than " + inWords(statementLimit) + " for a statement"
                  : at(said));
      case SETTINGS -> settings(failure.getSQLState(), meaning, said, asked);
      case UNKNOWN ->
          ConnectorException.unknown(
              Reason.InternalError, at(said) + " (SQLSTATE " + failure.getSQLState() + ")");
      case RECORD ->
          ConnectorException.permanent(Reason.InvalidRecord, withoutValues(failure, said));
    };
  }

  /** What is said of a batch repeats the record; what is said of its row does not. */
  private static SQLException ofRow(SQLException failed) {
    return failed instanceof BatchUpdateException && failed.getCause() instanceof SQLException row
        ? row
        : failed;
  }

  private static Fault fault(SQLException failure, SqlStates.Meaning meaning, Asked asked) {
    String state = failure.getSQLState();
    if (asked == null) {
      return meaning.fault();
    }
    if (asked.namesOfRecord() && NAMES.contains(state)) {
      return Fault.RECORD;
    }
    boolean aboutRecord = meaning.fault() == Fault.RECORD || meaning.fault() == Fault.UNKNOWN;
    if (aboutRecord && !asked.valuesOfRecord()) {
      return Fault.SETTINGS;
    }
    // A partition may be missing for one odd record, or for all of today.
    return CHECK.equals(state) && isOfPartitions(failure) ? Fault.UNKNOWN : meaning.fault();
  }

  private ConnectorException settings(
      String state, SqlStates.Meaning meaning, String said, Asked asked) {
    if (state == null || asked == null) {
      return ConnectorException.retry(meaning.reason(), at(said));
    }
    return switch (state) {
      case "42501" ->
          ConnectorException.retry(
              Reason.NotAuthorized, at(said) + ": GRANT it to the user of the Connector's Secret");
      case "26000", "42P05" ->
          ConnectorException.retry(
              Reason.ProtocolError,
              at(said)
                  + ": a pooler is in between, which mixes up sessions; statements are not prepared"
                  + " on the server any more");
      case "42P10" ->
          ConnectorException.retry(
              Reason.InvalidSpec,
              "sql.upsert.keys"
                  + ": "
                  + said
                  + ": the table needs a primary key or unique index of exactly these columns");
      case "42P01", "42703", "42704", "42883", "3F000" ->
          ConnectorException.retry(
              Reason.InvalidSpec, asked.field() + ": " + said + ": " + asked.remedy());
      default ->
          ConnectorException.retry(
              meaning.fault() == Fault.SETTINGS ? meaning.reason() : Reason.InvalidSpec,
              asked.field() + ": " + said);
    };
  }

  /** The server quotes a value that does not fit; the next record has another one. */
  private static String withoutValues(SQLException failure, String said) {
    int first = said.indexOf('"');
    int last = said.lastIndexOf('"');
    return failure.getSQLState().startsWith("22") && first < last
        ? said.substring(0, first) + "\"…" + said.substring(last)
        : said;
  }

  /** The state is that of a check that fails; only the place in the server's code differs. */
  private static boolean isOfPartitions(SQLException failure) {
    return failure instanceof PSQLException told
        && told.getServerErrorMessage() != null
        && "ExecFindPartition".equals(told.getServerErrorMessage().getRoutine());
  }

  private String at(String said) {
    return address + ": " + said;
  }

  /** It has said nothing for longer than any statement may take. */
  ConnectorException silent() {
    return disconnected(Reason.Timeout, "no answer from " + address);
  }

  /** Whether a column's name is at fault. */
  static boolean isAboutNames(SQLException failure) {
    return NAMES.contains(state(failure));
  }

  /** Five characters that say what failed: of the row, where it was one of a batch. */
  static String state(SQLException failure) {
    String state = ofRow(failure).getSQLState();
    return state == null || state.length() != 5 ? "?????" : state;
  }

  /** A key of the Sink's that is no column of its table. */
  static ConnectorException noSuchKey(String key) {
    return ConnectorException.retry(
        Reason.InvalidSpec,
        "sql.upsert.keys: the table has no column '" + key + "': correct the name");
  }

  /** Something ended here that should not have. */
  ConnectorException unexpected(Throwable mistake) {
    return disconnected(
        Reason.InternalError,
        "connection to " + address + " given up: unexpected " + mistake.getClass().getSimpleName());
  }

  /**
   * Whether a login failed because of a parameter, which the protocol allows and poolers do not.
   */
  static boolean isRefusedParameter(SQLException failure) {
    String words = serverWords(failure);
    return "08P01".equals(failure.getSQLState())
        && words != null
        && words.startsWith("unsupported startup parameter");
  }

  /** This side has ended the connection. */
  ConnectorException closed() {
    return disconnected(Reason.ConnectionLost, "the connection to " + address + " is closed");
  }

  private String refused(SQLException failure) {
    return "28P01".equals(failure.getSQLState())
        ? address + " refused user name or password"
        : address
            + " does not let this user in from here"
            + (encrypted ? "" : "; where it wants encryption, add sql.tls");
  }

  private ConnectorException closedBeforeAnswer() {
    return disconnected(
        Reason.ConnectionLost,
        address + " closed the connection before it answered; does the port speak PostgreSQL?");
  }

  private String notSpoken() {
    return address + " does not speak PostgreSQL; is the port of the url right?";
  }

  private static boolean isConnectionState(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith("08");
  }

  private static IOException broken(SQLException failure) {
    IOException found = null;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io && !(found instanceof javax.net.ssl.SSLException)) {
        found = io;
      }
    }
    return found;
  }

  /** The server's own sentence, without details; null when the failure is not the server's. */
  private static String serverWords(SQLException failure) {
    return failure instanceof PSQLException told && told.getServerErrorMessage() != null
        ? bounded(told.getServerErrorMessage().getMessage())
        : null;
  }

  private static String bounded(String text) {
    String line = String.valueOf(text).lines().findFirst().orElse("");
    return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "…";
  }

  private static String inWords(Duration limit) {
    return limit.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  private static ConnectorException disconnected(Reason reason, String message) {
    return ConnectorException.disconnected(reason, message);
  }
}
