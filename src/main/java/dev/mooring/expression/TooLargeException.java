package dev.mooring.expression;

/** What an evaluation makes on its way is larger than {@link MemoryLimit#BYTES}. */
final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooLargeException() {
    super("the values that it makes on its way are larger than 8 MiB");
  }
}
