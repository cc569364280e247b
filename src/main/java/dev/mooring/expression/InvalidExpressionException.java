package dev.mooring.expression;

/**
 * An expression that can never be evaluated. The message is one line for people and says where and
 * what is wrong: {@code 1:1: undeclared reference to 'paylod'}.
 */
public final class InvalidExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidExpressionException(String message) {
    super(message);
  }

  /** The same mistake in an expression that follows that text. */
  InvalidExpressionException movedBy(String before) {
    String[] parts = getMessage().split(":", 3);
    long lines = before.chars().filter(c -> c == '\n').count();
    int line = Integer.parseInt(parts[0]);
    int column = Integer.parseInt(parts[1]);
    if (line == 1) {
      column += before.length() - before.lastIndexOf('\n') - 1;
    }
    return new InvalidExpressionException((line + lines) + ":" + column + ":" + parts[2]);
  }
}
