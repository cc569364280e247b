package dev.mooring.connector;

import dev.mooring.api.v1alpha1.Reason;
import java.time.Duration;
import java.util.Optional;

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
    /**
     * The connection is well, and the answer is one that the type does not know: it may be for this
     * record or for all. Try it again and hold up nobody else; when it goes on so while others are
     * taken, trying again cannot help.
     */
    UNKNOWN,
    /** Trying again cannot help. */
    PERMANENT
  }

  private final Kind kind;
  private final Reason reason;
  private final transient Duration notBefore;

  private ConnectorException(Kind kind, Reason reason, String message, Duration notBefore) {
    super(message, null, false, false);
    this.kind = kind;
    this.reason = reason;
    this.notBefore = notBefore;
  }

  /** The connection is of no use any more. */
  public static ConnectorException disconnected(Reason reason, String message) {
    return new ConnectorException(Kind.DISCONNECTED, reason, message, null);
  }

  /** This may work later on the same connection. */
  public static ConnectorException retry(Reason reason, String message) {
    return new ConnectorException(Kind.RETRY, reason, message, null);
  }

  /** This may work on the same connection after that time, which the other side has asked for. */
  public static ConnectorException retryAfter(Reason reason, String message, Duration wait) {
    return new ConnectorException(Kind.RETRY, reason, message, wait);
  }

  /** An answer that the type does not know, in the other side's own words where it has any. */
  public static ConnectorException unknown(Reason reason, String message) {
    return new ConnectorException(Kind.UNKNOWN, reason, message, null);
  }

  /** This can never work. */
  public static ConnectorException permanent(Reason reason, String message) {
    return new ConnectorException(Kind.PERMANENT, reason, message, null);
  }

  /** What the caller should do about it. */
  public Kind kind() {
    return kind;
  }

  /** Why, in one word. */
  public Reason reason() {
    return reason;
  }

  /** How long the other side wants to be left alone; empty when it has not said so. */
  public Optional<Duration> notBefore() {
    return Optional.ofNullable(notBefore);
  }
}
