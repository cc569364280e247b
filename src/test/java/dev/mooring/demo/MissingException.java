package dev.mooring.demo;

/**
 * Something that the demo should have shown did not come; the message says what, and what came
 * instead.
 */
final class MissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingException(String message) {
    super(message);
  }
}
