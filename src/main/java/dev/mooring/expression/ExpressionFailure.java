package dev.mooring.expression;

/**
 * Why an expression has no value for one record.
 *
 * <p>The message is stable (the same fault gives the same text) and holds nothing of the record.
 * Made without a stack trace: a fault of the record and not of the program. Evaluating the same
 * record again fails again.
 */
public final class ExpressionFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Kind {
    /** The expression needs the record's payload, and that is not JSON. */
    NOT_JSON,
    /** No such key, a division by zero, a wrong type, a filter that is not a bool, and the like. */
    EVALUATION,
    /** A limit is exceeded: iterations or the size of the output. */
    TOO_LARGE
  }

  private final Kind kind;

  ExpressionFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
