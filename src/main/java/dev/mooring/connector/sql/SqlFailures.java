package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.network.ConnectFailures;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import org.postgresql.util.PSQLException;

/**
 * Says in words what went wrong with a database. The words hold host and port, and nothing that
 * differs from one time to the next, but for what the server says of a record.
 */
final class SqlFailures {
  private static final int LONGEST_WORDS = 200;

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

  /** Why a statement on an open connection failed. */
  ConnectorException using(SQLException failed) {
    // What is said of a batch repeats the record; what is said of its row does not.
    SQLException failure =
        failed instanceof BatchUpdateException && failed.getCause() instanceof SQLException row
            ? row
            : failed;
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
    return switch (meaning.kind()) {
      case DISCONNECTED ->
          disconnected(meaning.reason(), "connection lost: " + address + ": " + said);
      case UNKNOWN -> ConnectorException.unknown(meaning.reason(), said);
      case RETRY ->
          ConnectorException.retry(
              meaning.reason(),
              meaning.reason() == Reason.Timeout
                  ? address + " took longer than " + inWords(statementLimit) + " for a statement"
                  : address + ": " + said);
      case PERMANENT -> ConnectorException.permanent(meaning.reason(), said);
    };
  }

  /** It has said nothing for longer than any statement may take. */
  ConnectorException silent() {
    return disconnected(Reason.Timeout, "no answer from " + address);
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
