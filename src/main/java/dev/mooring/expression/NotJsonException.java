package dev.mooring.expression;

/** Carries "the payload is not JSON" through the evaluation, whose variables cannot fail else. */
final class NotJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotJsonException() {
    super("not valid JSON", null, false, false);
  }
}
