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
}
