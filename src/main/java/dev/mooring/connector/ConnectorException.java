package dev.mooring.connector;

import dev.mooring.api.v1alpha1.Reason;

/**
 * Why a connection could not be opened, was lost, or did not take a message.
 *
 * <p>The message is for people, is stable (the same fault gives the same text, without counters,
 * times or ephemeral ports) and never holds a secret. Made without a stack trace: it is an answer
 * of the outside world and not a fault of the program.
 */
public final class ConnectorException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the caller should do about it. */
  public enum Kind {
    /** The connection is of no use any more: open another one, then try again. */
    DISCONNECTED,
    /** The connection is well; try this again later. */
    RETRY,
    /** Trying again cannot help. */
    PERMANENT
  }

  private final Kind kind;
  private final Reason reason;

  private ConnectorException(Kind kind, Reason reason, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.reason = reason;
  }

  /** The connection is of no use any more. */
  public static ConnectorException disconnected(Reason reason, String message) {
    return new ConnectorException(Kind.DISCONNECTED, reason, message);
  }

  /** This may work later on the same connection. */
  public static ConnectorException retry(Reason reason, String message) {
    return new ConnectorException(Kind.RETRY, reason, message);
  }

  /** This can never work. */
  public static ConnectorException permanent(Reason reason, String message) {
    return new ConnectorException(Kind.PERMANENT, reason, message);
  }

  /** What the caller should do about it. */
  public Kind kind() {
    return kind;
  }

  /** Why, in one word. */
  public Reason reason() {
    return reason;
  }
}
