package dev.mooring.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;

/**
 * An evaluation goes beyond one of the {@link Limits}. Of a kind that CEL passes on as it is: of
 * others it writes the arguments into a message, however long these are.
 */
final class LimitExceededException extends CelRuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  private LimitExceededException(String sentence) {
    super((Throwable) null, CelErrorCode.INTERNAL_ERROR);
    this.sentence = sentence;
  }

  static LimitExceededException steps() {
    return new LimitExceededException(
        "more work than "
            + Limits.STEPS / 1_000_000
            + " million steps: search shorter texts, use contains() instead of matches(), or loop"
            + " over fewer elements");
  }

  static LimitExceededException bytes() {
    return new LimitExceededException("the values that it makes on its way are larger than 8 MiB");
  }

  @Override
  public String getMessage() {
    return sentence;
  }

  /** None: a fault of the record and not of the program. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
