package dev.mooring.testing.pods;

/**
 * The Pod asks for something that is not there or that is not supported; its status will say so.
 */
final class UnrunnablePodException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnrunnablePodException(String message) {
    super(message);
  }
}
